import type { Channel, Saying } from './facts.ts';

/** The channels on which contact was stopped. @param sayings of the person @param own of the survey in question */
export function stopsOf(sayings: readonly Saying[], own: readonly Saying[]): Set<Channel> {
  const stopped = new Set<Channel>();
  for (const saying of sayings) {
    if (saying.what === 'back-in') stopped.clear();
    if (saying.what !== 'stopped') continue;
    const { scope } = saying;
    if (scope === 'survey' && !own.includes(saying)) continue;
    for (const channel of ['email', 'sms'] as const)
      if (scope === 'all' || scope === 'survey' || scope === channel) stopped.add(channel);
  }
  return stopped;
}
