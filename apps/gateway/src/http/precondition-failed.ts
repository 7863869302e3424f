/** What two people edit was changed by the other one: 412, with what it is now. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';

  /**
   * @param current as a GET answers it
   * @param entityTag of `current`
   */
  constructor(
    readonly current: object,
    readonly entityTag: string,
  ) {
    super('It is not what the request says it is; look at its present state in current, and send the change again.');
  }
}
