import { queueSummary } from '../../lib/queue/index.ts';
import type { ServiceContext } from '../context.ts';
import { eventsTold } from '../store/feed.ts';
import { COUNTED_AT_MOST, SEND_QUEUE, UNFINISHED, unfinished } from '../store/messages.ts';
import type { Family, Sample } from './format.ts';

/** How it stands, from indexes of what is unfinished: a scrape costs the same with a million messages that went. */
export async function stateFamilies({ database, isRetired }: ServiceContext): Promise<readonly Family[]> {
  const { reader } = database;
  const [queue] = await queueSummary(reader, [SEND_QUEUE]);
  const jobs = (['ready', 'waiting', 'leased', 'dead'] as const).map((state) =>
    sample('survey_queue_jobs', { state }, queue?.[state] ?? 0),
  );
  const messages: Sample[] = [];
  for (const state of UNFINISHED)
    messages.push(sample('survey_messages', { state }, await unfinished(reader, state)));
  const lag = sample('survey_queue_oldest_ready_seconds', {}, queue?.oldestReadySeconds ?? 0);
  const events = [...eventsTold(database)].map(([type, count]) =>
    sample('survey_events_total', { type }, count),
  );
  return [
    gauge('survey_ready', '1 while it should be sent requests', [
      sample('survey_ready', {}, isRetired() ? 0 : 1),
    ]),
    gauge('survey_messages', `Unfinished messages by state, counted to ${COUNTED_AT_MOST}`, messages),
    gauge('survey_queue_jobs', `Jobs of the sending queue by state, counted to ${COUNTED_AT_MOST}`, jobs),
    gauge('survey_queue_oldest_ready_seconds', 'How long the next message has been ready to be sent', [lag]),
    {
      name: 'survey_events_total',
      help: 'Events that this process told, by type: messages sent, surveys answered and so on',
      type: 'counter',
      samples: events,
    },
  ];
}

function sample(name: string, labels: Readonly<Record<string, string>>, value: number): Sample {
  return { name, labels, value };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: 'gauge', samples };
}
