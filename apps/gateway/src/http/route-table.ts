import type { Express } from 'express';
import { ByPart, layersOf } from './routes-by-part';

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  /** As `pattern`, with a parameter that may be any word. */
  readonly loosePattern: RegExp;
  readonly isStatic: boolean;
  readonly methods: ReadonlySet<string>;
}

const tables = new WeakMap<Express, RouteTable>();

/**
 * Every path of the API and the methods it takes, read from the router once all controllers are there, and once only:
 * later its routes lie by part.
 */
export class RouteTable {
  private readonly byPart: ByPart<Route>;

  private constructor(private readonly routes: readonly Route[]) {
    this.byPart = new ByPart(routes, ({ template }) => [template]);
  }

  static of(express: Express): RouteTable {
    const table = tables.get(express) ?? RouteTable.read(express);
    tables.set(express, table);
    return table;
  }

  private static read({ router }: Express): RouteTable {
    const methodsOfTemplate = new Map<string, Set<string>>();
    for (const { route } of layersOf(router)) {
      if (route === undefined) continue;
      const methods = Object.keys(route.methods).map((method) => method.toUpperCase());
      for (const template of [route.path].flat()) {
        const known = methodsOfTemplate.get(template) ?? new Set<string>();
        methods.forEach((method) => known.add(method));
        methodsOfTemplate.set(template, known);
      }
    }
    const templates = [...methodsOfTemplate.keys()];
    return new RouteTable([...methodsOfTemplate].map(([template, methods]) => toRoute(template, methods, templates)));
  }

  /**
   * The methods a path takes; undefined for a path this does not know, none for one that is not there though the router
   * would find it. A fixed word is never a parameter: `/users/attendance` is nobody's `/users/:id`, and neither is
   * `/users/face-embeddings`, which only goes on to longer paths.
   */
  methodsAt(path: string): readonly string[] | undefined {
    const near = this.byPart.at(path);
    const matching = near.filter(({ pattern }) => pattern.test(path));
    if (matching.length === 0) return near.some(({ loosePattern }) => loosePattern.test(path)) ? [] : undefined;
    const fixed = matching.filter(({ isStatic }) => isStatic);
    const methods = new Set((fixed.length > 0 ? fixed : matching).flatMap((route) => [...route.methods]));
    if (methods.has('GET')) methods.add('HEAD');
    return [...methods].sort();
  }

  /** `GET /api/v1/cameras/:id` and so on, sorted. */
  list(): readonly string[] {
    return this.routes.flatMap(({ template, methods }) => [...methods].map((method) => `${method} ${template}`)).sort();
  }
}

function toRoute(template: string, methods: ReadonlySet<string>, templates: readonly string[]): Route {
  const patternOf = (parameterAt: (index: number) => string): RegExp => {
    const segments = template.split('/');
    const patterns = segments.map((segment, index) => (isParameter(segment) ? parameterAt(index) : escape(segment)));
    return new RegExp(`^${patterns.join('/')}/?$`);
  };
  return {
    template,
    pattern: patternOf((index) => {
      const words = fixedWordsAt(template, index, templates).map(escape);
      return words.length === 0 ? '[^/]+' : `(?!(?:${words.join('|')})(?:/|$))[^/]+`;
    }),
    loosePattern: patternOf(() => '[^/]+'),
    isStatic: !template.includes(':'),
    methods,
  };
}

/** What stands in other routes where this one has a parameter, after the same beginning. */
function fixedWordsAt(template: string, index: number, templates: readonly string[]): string[] {
  const beginning = template.split('/').slice(0, index).join('/');
  const words = templates
    .map((other) => other.split('/'))
    .filter((segments) => segments.slice(0, index).join('/') === beginning)
    .flatMap((segments) => segments[index] ?? [])
    .filter((word) => word !== '' && !isParameter(word));
  return [...new Set(words)];
}

function isParameter(segment: string): boolean {
  return segment.startsWith(':');
}

function escape(segment: string): string {
  return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
