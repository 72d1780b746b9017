/** What a figure means, in words that are printed wherever the figure is. It stands beside the rule that computes it. */
export interface RateDefinition {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}
