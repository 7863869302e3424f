import type { Bus } from './bus';

/**
 * Tells all replicas of a service, this one included, that there is something to look at. Nothing is kept: who is not
 * there, or while the bus is away, hears nothing, and looks by itself now and then.
 */
export class ReplicaSignals {
  constructor(private readonly bus: Bus) {}

  send(name: string): void {
    // A connection that is closed has nobody left to tell.
    if (!this.bus.connection.isClosed()) this.bus.connection.publish(this.subjectOf(name));
  }

  /** `listener` must be quick. Returns what ends it. */
  follow(name: string, listener: () => void): () => void {
    const subscription = this.bus.connection.subscribe(this.subjectOf(name), {
      callback: (error) => {
        if (error === null) listener();
      },
    });
    return () => {
      subscription.unsubscribe();
    };
  }

  private subjectOf(name: string): string {
    return `signal.${this.bus.service}.${name}`;
  }
}
