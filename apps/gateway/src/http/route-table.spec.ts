import express from 'express';
import { RouteTable } from './route-table';

function tableOf(...routes: readonly (readonly ['get' | 'post' | 'delete', string])[]): RouteTable {
  const app = express();
  for (const [method, path] of routes) app[method](path, (_, response) => response.end());
  return RouteTable.of(app);
}

describe('the methods a path takes', () => {
  const table = tableOf(['get', '/users'], ['post', '/users'], ['get', '/users/attendance'], ['delete', '/users/:id']);

  it('are those of all its routes, HEAD with GET, whatever the trailing slash', () => {
    expect(table.methodsAt('/users')).toEqual(['GET', 'HEAD', 'POST']);
    expect(table.methodsAt('/users/')).toEqual(['GET', 'HEAD', 'POST']);
    expect(table.methodsAt('/users/4')).toEqual(['DELETE']);
  });

  it('are never those of an id for a word that has a route of its own', () => {
    expect(table.methodsAt('/users/attendance')).toEqual(['GET', 'HEAD']);
  });

  it('are none where a fixed word stands in the place of a parameter', () => {
    const words = tableOf(
      ['get', '/users/:id'],
      ['get', '/users/:id/days'],
      ['delete', '/users/faces/:id'],
      ['get', '/users/list'],
    );
    expect(words.methodsAt('/users/faces')).toEqual([]);
    expect(words.methodsAt('/users/faces/days')).toEqual(['DELETE']);
    expect(words.methodsAt('/users/list/days')).toEqual([]);
    expect(words.methodsAt('/users/faces2')).toEqual(['GET', 'HEAD']);
    expect(words.methodsAt('/users/listed/days/')).toEqual(['GET', 'HEAD']);
  });

  it('are unknown for a path that is not there', () => {
    expect(table.methodsAt('/users/4/5')).toBeUndefined();
    expect(table.methodsAt('/')).toBeUndefined();
  });
});
