import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { ByPart, routeByPart } from './routes-by-part';

describe('routes by part', () => {
  it('are those of the part and those that may be of any, in their order', () => {
    const templates = ['/api/v1/a', '/health', '/api/v1/b/:id', '/api/v1/:any', '/api/v1/a/x', '/docs/{*rest}'];
    const byPart = new ByPart(templates, (template) => [template]);
    expect(byPart.at('/api/v1/a/7')).toEqual(['/api/v1/a', '/health', '/api/v1/:any', '/api/v1/a/x', '/docs/{*rest}']);
    expect(byPart.at('/api/v1/b/')).toEqual(['/health', '/api/v1/b/:id', '/api/v1/:any', '/docs/{*rest}']);
    expect(byPart.at('/api/v1/toString')).toEqual(['/health', '/api/v1/:any', '/docs/{*rest}']);
    expect(byPart.at('/')).toEqual(byPart.at('/api/v1/toString'));
  });
});

describe('a router by part', () => {
  function appOf(change: (app: Express) => void): Express {
    const app = express();
    app.get('/api/v1/a/:id', (request, response, next) => {
      if (request.params['id'] === 'next') next();
      else if (request.params['id'] === 'error') next(new Error('of the route'));
      else response.json({ route: 'a', params: request.params, base: request.baseUrl });
    });
    app.post('/api/v1/a', (_, response) => response.json({ route: 'post a' }));
    app.use((request, response, next) => {
      response.set('X-Between', request.url);
      next();
    });
    app.get('/api/v1/:part/next', (request, response) => response.json({ route: 'any', params: request.params }));
    app.get('/api/v1/b', (request, response) => response.json({ route: 'b', query: request.query }));
    app.use((_, response) => response.status(404).json('nowhere'));
    const onError: express.ErrorRequestHandler = (error: Error, _, response, next) => {
      if (response.headersSent) next(error);
      else response.status(500).json(error.message);
    };
    app.use(onError);
    change(app);
    return app;
  }

  async function answersOf(app: Express): Promise<unknown[]> {
    const server = createServer(app).listen(0, '127.0.0.1');
    const { port } = await new Promise<AddressInfo>((resolve) =>
      server.once('listening', () => {
        resolve(server.address() as AddressInfo);
      }),
    );
    const asked = [
      ['GET', '/api/v1/a/7'],
      ['GET', '/api/v1/a/next'],
      ['GET', '/api/v1/a/error'],
      ['GET', '/api/v1/a/%E0%A4%A'],
      ['HEAD', '/api/v1/a/7'],
      ['POST', '/api/v1/a/'],
      ['PUT', '/api/v1/a'],
      ['GET', '/api/v1/b/?x=1'],
      ['GET', '/api/v1/b/c'],
      ['GET', '/api/v1/__proto__'],
      ['GET', '/'],
    ] as const;
    const answers = [];
    for (const [method, path] of asked) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });
      answers.push([method, path, answer.status, answer.headers.get('x-between'), await answer.text()]);
    }
    server.close();
    return answers;
  }

  it('answers all as the router did that compared with each', async () => {
    const plain = await answersOf(appOf(() => undefined));
    const byPart = await answersOf(
      appOf(({ router }) => {
        routeByPart(router);
      }),
    );
    expect(byPart).toEqual(plain);
    expect(byPart).toContainEqual(['GET', '/api/v1/a/7', 200, null, '{"route":"a","params":{"id":"7"},"base":""}']);
  });
});
