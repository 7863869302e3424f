import type { Express } from 'express';

interface Route {
  readonly template: string;
  readonly pattern: RegExp;
  readonly isStatic: boolean;
  readonly methods: ReadonlySet<string>;
}

/** What express holds of a route, as far as we read it. */
interface Layer {
  readonly route?: { readonly path: string | readonly string[]; readonly methods: Readonly<Record<string, boolean>> };
}

/** Every path of the API and the methods it takes, read from the router once all controllers are there. */
export class RouteTable {
  private constructor(private readonly routes: readonly Route[]) {}

  static of(express: Express): RouteTable {
    const layers = (express.router as unknown as { stack: readonly Layer[] }).stack;
    const methodsOfTemplate = new Map<string, Set<string>>();
    for (const { route } of layers) {
      if (route === undefined) continue;
      const methods = Object.keys(route.methods).map((method) => method.toUpperCase());
      for (const template of [route.path].flat()) {
        const known = methodsOfTemplate.get(template) ?? new Set<string>();
        methods.forEach((method) => known.add(method));
        methodsOfTemplate.set(template, known);
      }
    }
    return new RouteTable([...methodsOfTemplate].map(([template, methods]) => toRoute(template, methods)));
  }

  /**
   * The methods a path takes; undefined for a path that is not there. A path without parameters hides those with:
   * `/users/attendance` is never somebody's `/users/:id`.
   */
  methodsAt(path: string): readonly string[] | undefined {
    const matching = this.routes.filter(({ pattern }) => pattern.test(path));
    if (matching.length === 0) return undefined;
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

function toRoute(template: string, methods: ReadonlySet<string>): Route {
  const segments = template.split('/').map((segment) => (segment.startsWith(':') ? '[^/]+' : escape(segment)));
  return {
    template,
    pattern: new RegExp(`^${segments.join('/')}/?$`),
    isStatic: !template.includes(':'),
    methods,
  };
}

function escape(segment: string): string {
  return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
