import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { defer, finalize, from, lastValueFrom, map, of } from 'rxjs';
import { InterceptorChain } from './interceptor-chain';

const context = {} as ExecutionContext;

function naming(name: string, said: string[]): NestInterceptor {
  return {
    intercept: (_, next) => {
      said.push(`${name} before`);
      return next.handle().pipe(map((answer) => `${name}(${String(answer)})`));
    },
  };
}

const later: NestInterceptor = { intercept: (_, next) => Promise.resolve().then(() => next.handle()) };

function answering(said: string[]): CallHandler {
  return {
    handle: () =>
      defer(() => {
        said.push('handled');
        return from(Promise.resolve('answer'));
      }),
  };
}

describe('a chain of interceptors', () => {
  it('runs the first outermost, whether they give an observable or the promise of one', async () => {
    const said: string[] = [];
    const chain = new InterceptorChain([naming('a', said), later, naming('b', said)]);
    const answer = chain.intercept(context, answering(said));
    expect(said).toEqual([]);
    await expect(lastValueFrom(answer)).resolves.toBe('a(b(answer))');
    expect(said).toEqual(['a before', 'b before', 'handled']);
  });

  it('asks nobody within who is refused, and lets those around know', async () => {
    const said: string[] = [];
    const around: NestInterceptor = { intercept: (_, next) => next.handle().pipe(finalize(() => said.push('ended'))) };
    const thrower: NestInterceptor = {
      intercept: () => {
        throw new Error('refused');
      },
    };
    const rejecter: NestInterceptor = { intercept: () => Promise.reject(new Error('refused')) };
    for (const refusing of [thrower, rejecter]) {
      const chain = new InterceptorChain([around, refusing, naming('b', said)]);
      await expect(lastValueFrom(chain.intercept(context, answering(said)))).rejects.toThrow('refused');
    }
    expect(said).toEqual(['ended', 'ended']);
  });

  it('answers in place of those within', async () => {
    const chain = new InterceptorChain([naming('a', []), { intercept: () => of('kept') }]);
    const nobody: CallHandler = {
      handle: () => {
        throw new Error('was asked');
      },
    };
    await expect(lastValueFrom(chain.intercept(context, nobody))).resolves.toBe('a(kept)');
  });
});
