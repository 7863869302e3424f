/**
 * Told to work in hand when its service is being stopped, before the stop waits for that work. Hooks of Nest, which run
 * after the wait, are too late for it. What the work does then: end soon, with an answer that says so.
 */
export class StopSignal {
  private readonly controller = new AbortController();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** For whoever stops the service. */
  announce(): void {
    this.controller.abort();
  }
}
