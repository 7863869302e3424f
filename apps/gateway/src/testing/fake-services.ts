import { Controller, Module, type Type } from '@nestjs/common';
import {
  events,
  requests,
  serviceNames,
  subjectOf,
  type MessageInitShape,
  type MessageShape,
  type RequestContract,
  type ServiceName,
} from '@smart-attendance/contracts';
import { RespondsTo, Consumes, startService, type RunningService } from '@smart-attendance/messaging';

type DescMessage = RequestContract['request'];
type Script = (request: unknown) => unknown;

/**
 * Stands for the services behind the gateway on the real bus: each request is answered as the spec says, and the last
 * of each kind is kept. Everything between is real: subjects, encoding, checks of the contracts, typed errors.
 */
export class FakeServices {
  private readonly scripts = new Map<string, Script>();
  private readonly lastRequests = new Map<string, unknown>();
  private readonly running = new Map<ServiceName, RunningService>();

  constructor(private readonly natsUrl: string) {}

  async start(): Promise<void> {
    for (const service of serviceNames) if (service !== 'gateway') await this.startOne(service);
  }

  async startOne(service: ServiceName): Promise<void> {
    const module = this.fake(service);
    this.running.set(
      service,
      await startService({ service, module, natsUrl: this.natsUrl, healthPort: 0, healthHost: '127.0.0.1' }),
    );
  }

  async stopOne(service: ServiceName): Promise<void> {
    await this.running.get(service)?.stop();
    this.running.delete(service);
  }

  async stop(): Promise<void> {
    for (const service of [...this.running.keys()]) await this.stopOne(service);
  }

  /** From now on that request is answered like this; an error that is thrown reaches the requester. */
  respond<Req extends DescMessage, Res extends DescMessage>(
    contract: RequestContract<Req, Res>,
    script: (request: MessageShape<Req>) => MessageInitShape<Res> | Promise<MessageInitShape<Res>>,
  ): void {
    this.scripts.set(subjectOf(contract), script as Script);
  }

  /** What that request last held. */
  lastRequest<Req extends DescMessage, Res extends DescMessage>(
    contract: RequestContract<Req, Res>,
  ): MessageShape<Req> {
    const request = this.lastRequests.get(subjectOf(contract));
    if (request === undefined) throw new Error(`Nobody sent ${subjectOf(contract)}.`);
    return request as MessageShape<Req>;
  }

  private fake(service: ServiceName): Type {
    class Responder {}
    for (const contract of requests.filter(({ owner }) => owner === service)) {
      const method = addMethod(Responder, contract.name, (request) =>
        Promise.resolve(request).then((given) => this.answer(contract, given)),
      );
      RespondsTo(contract)(Responder.prototype, contract.name, method as never);
    }
    for (const contract of events.filter(({ receivers }) => receivers.includes(service))) {
      const method = addMethod(Responder, contract.name, () => Promise.resolve());
      Consumes(contract)(Responder.prototype, contract.name, method as never);
    }
    Controller()(Responder);
    class FakeModule {}
    Module({ controllers: [Responder] })(FakeModule);
    return FakeModule;
  }

  private answer(contract: RequestContract, request: unknown): unknown {
    const subject = subjectOf(contract);
    this.lastRequests.set(subject, request);
    const script = this.scripts.get(subject);
    if (script === undefined) throw new Error(`The spec does not say how ${subject} is answered.`);
    return script(request);
  }
}

function addMethod(
  target: Type,
  name: string,
  method: (message: unknown) => Promise<unknown>,
): PropertyDescriptor | undefined {
  Object.defineProperty(target.prototype, name, {
    value: (message: unknown) => method(message),
    configurable: true,
    writable: true,
  });
  return Object.getOwnPropertyDescriptor(target.prototype, name);
}
