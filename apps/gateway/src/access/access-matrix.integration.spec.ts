import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deletePerson, roles, type Role } from '@smart-attendance/contracts';
import { apiPath } from '../http/paths.middleware';
import type { FakePerson } from '../testing/fake-people';
import { GatewayBench } from '../testing/gateway-bench';
import { respondPlausibly } from '../testing/plausible-answers';
import { contentOf, pathFor } from '../testing/route-contents';
import { scopeOf, type Permission } from './permissions.policy';
import { relations, verdictOn, type Relation } from './reach.policy';
import { mayEnter, type RouteAccess } from './route-access.policy';

interface Permitted extends RouteAccess {
  readonly access: Permission;
}

interface Cell extends Permitted {
  readonly role: Role;
  readonly relation: Relation;
}

/** The table of access, route by role by own, department and other, asked of a gateway cell by cell. */
describe('every route, for every role', () => {
  const bench = GatewayBench.forSpecs();

  let colleague: FakePerson;
  let stranger: FakePerson;

  beforeAll(() => {
    // Another spelling of the department in which everybody else of the bench is.
    colleague = bench.people.add('employee', 'ENGINES');
    stranger = bench.people.add('employee', 'Poetry');
  });

  const isPermitted = (route: RouteAccess): route is Permitted => !['public', 'known'].includes(route.access);
  const permitted = (): Permitted[] => bench.routes.filter(isPermitted);
  /** `GET /users/:id`, as the README has it but for the braces. */
  const shortName = ({ route }: RouteAccess): string => route.replace(`${apiPath}/`, '/');

  function personOf({ role, relation }: Cell): FakePerson {
    if (relation === 'own') return bench.people.of(role);
    return relation === 'department' ? colleague : stranger;
  }

  /** What comes of a request, without reading an answer that may not end. */
  async function ask(cell: Cell): Promise<number> {
    const person = personOf(cell);
    respondPlausibly(bench.services, person.id, person.department);
    bench.services.respond(deletePerson, () => ({}));
    const name = shortName(cell);
    const [method = '', template = ''] = name.split(' ');
    const { json, body } = contentOf(name, person.id);
    const filter = takesUserId(cell) ? `?user_id=${person.id}` : '';
    const ending = new AbortController();
    const response = await fetch(`${bench.origin}${apiPath}${pathFor(template, person.id)}${filter}`, {
      method,
      headers: {
        Authorization: `Bearer ${await bench.tokenOf(cell.role)}`,
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(json !== undefined ? { body: JSON.stringify(json) } : body !== undefined && { body }),
      signal: ending.signal,
    });
    ending.abort();
    return response.status;
  }

  function takesUserId({ about, route }: RouteAccess): boolean {
    const [method = '', path = ''] = route.split(' ');
    const operation = bench.document.paths[path]?.[method.toLowerCase()];
    return about === 'list' && (operation?.parameters ?? []).some(({ name }) => name === 'user_id');
  }

  /** What the table says: refused, hidden, or passed on to whatever the service behind says. */
  function expected(cell: Cell): '403' | '404' | 'passed on' {
    const { role, access, about, relation } = cell;
    const scope = scopeOf(role, access);
    if (scope === undefined || !mayEnter(about, scope)) return '403';
    if (about === 'list')
      return takesUserId(cell) && verdictOn(access, scope, relation) === 'hidden' ? '403' : 'passed on';
    if (about !== 'person' && about !== 'item') return 'passed on';
    const verdict = verdictOn(access, scope, relation);
    if (verdict === 'forbidden') return '403';
    return verdict === 'hidden' ? '404' : 'passed on';
  }

  function outcomeOf(status: number, about: string): string {
    if (status === 403 || status === 401 || status >= 500) return String(status);
    // No camera, key or dead letter has these ids, which only those learn who may.
    return status === 404 && ['person', 'item'].includes(about) ? '404' : 'passed on';
  }

  it.each(roles)('is as the table says for: %s', async (role) => {
    const wrong: string[] = [];
    for (const route of permitted()) {
      const isOfPeople = ['person', 'item', 'list'].includes(route.about);
      for (const relation of isOfPeople ? relations : (['own'] as const)) {
        const cell = { ...route, role, relation };
        const got = outcomeOf(await ask(cell), route.about);
        if (got !== expected(cell)) wrong.push(`${shortName(route)} ${relation}: ${got}, not ${expected(cell)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('is closed to who does not say who they are, but for what is public', async () => {
    for (const route of bench.routes.filter(({ access }) => access !== 'public')) {
      const [method = '', template = ''] = shortName(route).split(' ');
      const response = await fetch(`${bench.origin}${apiPath}${pathFor(template, stranger.id)}`, { method });
      expect([route.route, response.status]).toEqual([route.route, 401]);
      await response.body?.cancel();
    }
  });

  it('is public for logging in and for those who run the system, and for nobody else', () => {
    const open = bench.routes.filter(({ access }) => access === 'public').map(shortName);
    expect(open.sort()).toEqual([
      'GET /auth/oidc/callback',
      'GET /auth/oidc/login',
      'GET /health',
      'GET /health/ready',
      'GET /health/serving',
      'GET /login-methods',
      'GET /metrics',
      'POST /auth/login',
      'POST /auth/refresh',
      'POST /auth/sessions',
    ]);
  });

  it('stands in the README, with its permission', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const written = new Map<string, string>();
    for (const [, names = '', needs = ''] of readme.matchAll(/^\| ((?:`[A-Z]+ \/[^`]*` ?)+)\| ([^|]*)\|/gm)) {
      for (const [, name = ''] of names.matchAll(/`([^`]+)`/g)) {
        written.set(name.replace(/\{(\w+)\}/g, ':$1'), /`([a-z_]+\.[a-z_]+)`/.exec(needs)?.[1] ?? needs.trim());
      }
    }
    const differing = bench.routes.flatMap((route) => {
      const needs = written.get(shortName(route));
      const isRight = isPermitted(route)
        ? needs === route.access
        : route.access === 'known'
          ? needs !== ''
          : needs === '';
      return needs !== undefined && isRight ? [] : [`${shortName(route)} needs ${route.access}, written is: ${needs}`];
    });
    expect(differing).toEqual([]);
  });
});
