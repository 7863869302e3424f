/** What a command is about. */
export interface Span {
  readonly from: string;
  readonly to: string;
  /** Empty for everybody. */
  readonly personId: string;
}
