import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Controller, Module } from '@nestjs/common';
import {
  analyzePhoto,
  drawFaces,
  checkReadinessOf,
  frameCaptured,
  getModel,
  getPerson,
  inspectPicture,
  type FrameCaptured,
  type ServiceName,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { waitFor } from '@smart-attendance/testing';
import { Bus } from './bus';
import { RespondsTo, Consumes } from './handlers';
import { RequestClient } from './request-client';
import { startService } from './service-runner';
import { StopSignal } from './stop-signal';
import { frame, MessagingBench } from './testing/messaging-bench';

const bench = MessagingBench.forSpecs();

describe('a service', () => {
  async function clientOf(service: ServiceName): Promise<RequestClient> {
    const bus = await Bus.connect({ natsUrl: bench.nats.url, service });
    bench.afterwards(() => bus.close());
    return new RequestClient(bus);
  }

  it('does not start when a contract of its own has no handler, and says which', async () => {
    @Controller()
    class HalfResponder {
      @RespondsTo(analyzePhoto)
      analyze(): Promise<object> {
        return Promise.resolve({});
      }
    }
    @Module({ controllers: [HalfResponder] })
    class HalfModule {}

    const start = startService({
      service: 'face-inference',
      module: HalfModule,
      natsUrl: bench.nats.url,
      healthPort: 0,
    });
    await expect(start).rejects.toThrow(
      /no handler for face-inference\.v1\.inspect-picture; no handler for stream-ingestion\.v1\.frame-captured/,
    );
  });

  it('does not start with two handlers for one contract, or with one that belongs to another service', async () => {
    @Controller()
    class DoubleResponder {
      @RespondsTo(analyzePhoto)
      one(): Promise<object> {
        return Promise.resolve({});
      }
      @RespondsTo(analyzePhoto)
      two(): Promise<object> {
        return Promise.resolve({});
      }
      @RespondsTo(getPerson)
      foreign(): Promise<object> {
        return Promise.resolve({});
      }
    }
    @Module({ controllers: [DoubleResponder] })
    class DoubleModule {}

    const start = startService({
      service: 'face-inference',
      module: DoubleModule,
      natsUrl: bench.nats.url,
      healthPort: 0,
    });
    await expect(start).rejects.toThrow(
      /identity\.v1\.get-person, which is not its own.*two handlers for face-inference\.v1\.analyze-photo/,
    );
  });

  it('responds, consumes, passes typed errors through Nest, reports its readiness, and closes all it opened', async () => {
    const consumed: string[] = [];
    @Controller()
    class WholeService {
      @RespondsTo(analyzePhoto)
      analyze(): Promise<object> {
        throw new AppError('refused', 'No face.', { reason: 'no_face' });
      }
      @RespondsTo(drawFaces)
      draw(): Promise<object> {
        return Promise.resolve({});
      }
      @RespondsTo(inspectPicture)
      inspect(): Promise<{ format: string }> {
        return Promise.resolve({ format: 'jpeg' });
      }
      @RespondsTo(getModel)
      model(): Promise<object> {
        return Promise.resolve({});
      }
      @Consumes(frameCaptured)
      onFrame(event: FrameCaptured): Promise<void> {
        consumed.push(event.frameId);
        return Promise.resolve();
      }
    }
    @Module({ controllers: [WholeService] })
    class WholeModule {}

    const service = await startService({
      service: 'face-inference',
      module: WholeModule,
      natsUrl: bench.nats.url,
      healthPort: 0,
      healthHost: '127.0.0.1',
      readiness: () => [{ name: 'models', check: () => Promise.reject(new Error('still loading')) }],
    });
    const [client, gateway] = await Promise.all([clientOf('identity'), clientOf('gateway')]);
    const picture = new Uint8Array([1]);
    expect((await client.request(inspectPicture, { picture })).format).toBe('jpeg');
    await expect(client.request(analyzePhoto, { picture })).rejects.toMatchObject({
      code: 'refused',
      reason: 'no_face',
    });
    const fresh = frame(randomUUID(), 1);
    await bench.publisher.publish(frameCaptured, fresh);
    await waitFor(() => consumed.length === 1, { what: 'the frame' });
    expect(consumed).toEqual([fresh.frameId]);

    const readiness = await gateway.request(checkReadinessOf('face-inference'), {});
    expect(readiness.ready).toBe(false);
    expect(readiness.dependencies.map(({ name, ready }) => [name, ready])).toEqual([
      ['nats', true],
      ['models', false],
    ]);
    const health = `http://127.0.0.1:${String(service.healthPort)}`;
    const shown = await (await fetch(`${health}/metrics`)).text();
    expect((await fetch(`${health}/health`)).status).toBe(200);
    expect((await fetch(`${health}/health/ready`)).status).toBe(503);
    const event = 'event="stream-ingestion.v1.frame-captured"';
    expect(shown).toContain(`messages_handled_total{${event},outcome="done"} 1`);
    expect(shown).toContain(`messages_handled_total{${event},outcome="dead-letter"} 0`);
    expect(shown).toContain('messages_waiting{event="stream-ingestion.v1.frame-captured"} 0');
    expect(shown).toContain('dependency_ready{dependency="nats"} 1');
    expect(shown).toContain('dependency_ready{dependency="models"} 0');

    await service.stop();
    await expect(client.request(inspectPicture, { picture })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(fetch(`${health}/health`)).rejects.toThrow('fetch failed');
  });

  it('tells work in hand that it is being stopped, and sends the answer with which that ends', async () => {
    let inHand = 0;
    @Controller()
    class LongService {
      constructor(private readonly stop: StopSignal) {}

      @RespondsTo(inspectPicture)
      async inspect(): Promise<{ format: string }> {
        inHand += 1;
        await once(this.stop.signal, 'abort');
        return { format: 'jpeg' };
      }
      @RespondsTo(analyzePhoto)
      analyze(): Promise<object> {
        return Promise.resolve({});
      }
      @RespondsTo(drawFaces)
      draw(): Promise<object> {
        return Promise.resolve({});
      }
      @RespondsTo(getModel)
      model(): Promise<object> {
        return Promise.resolve({});
      }
      @Consumes(frameCaptured)
      onFrame(): Promise<void> {
        return Promise.resolve();
      }
    }
    @Module({ controllers: [LongService] })
    class LongModule {}

    const service = await startService({
      service: 'face-inference',
      module: LongModule,
      natsUrl: bench.nats.url,
      healthPort: 0,
    });
    const client = await clientOf('identity');
    const asked = client.request(inspectPicture, { picture: new Uint8Array([1]) });
    await waitFor(() => inHand === 1, { what: 'the request to be in hand' });
    await service.stop();
    expect((await asked).format).toBe('jpeg');
  });
});
