import { Router, type RequestHandler } from 'express';

/** What express holds of a middleware or a route, as far as we read it. */
export interface Layer {
  readonly route?: { readonly path: string | readonly string[]; readonly methods: Readonly<Record<string, boolean>> };
}

/** Where `/api/v1/cameras/:id` says what it is about. */
const partAt = 3;

/** The part of the API that a path is in, as `cameras`; undefined for shorter paths. */
function partOf(path: string): string | undefined {
  return path.split('/', partAt + 1)[partAt];
}

/** As partOf; undefined for a route that may be in any part. */
function partOfTemplate(template: string): string | undefined {
  const segments = template.split('/', partAt + 1);
  const isFixed = segments.every((segment) => /^[\w.-]*$/.test(segment));
  return isFixed ? segments[partAt] : undefined;
}

/** Things with templates of paths, of which only those are looked through that may be meant by a path. */
export class ByPart<T> {
  private readonly lists = new Map<string | undefined, readonly T[]>();

  constructor(things: readonly T[], templatesOf: (thing: T) => readonly string[]) {
    const parts = new Set(things.flatMap(templatesOf).map(partOfTemplate)).add(undefined);
    for (const part of parts) {
      const isMeant = (template: string): boolean => [undefined, part].includes(partOfTemplate(template));
      this.lists.set(
        part,
        things.filter((thing) => templatesOf(thing).some(isMeant)),
      );
    }
  }

  /** In their order. */
  at(path: string): readonly T[] {
    return this.lists.get(partOf(path)) ?? this.lists.get(undefined) ?? [];
  }
}

export function layersOf(router: Router): Layer[] {
  return router.stack as unknown as Layer[];
}

/**
 * Lets the router compare a path with the routes of its own part alone; it has hundreds, and compares one by one. To be
 * called once all are there; what is not a route keeps its place among them. Each part would answer OPTIONS by itself,
 * so somebody before must.
 */
export function routeByPart(router: Router): void {
  const layers = layersOf(router).splice(0);
  for (const [index, layer] of layers.entries()) {
    if (layer.route === undefined) layersOf(router).push(layer);
    else if (layers[index - 1]?.route === undefined) router.use(byPart(runFrom(layers, index)));
  }
}

function runFrom(layers: readonly Layer[], start: number): readonly Layer[] {
  const end = layers.findIndex(({ route }, index) => index > start && route === undefined);
  return layers.slice(start, end < 0 ? undefined : end);
}

function byPart(routes: readonly Layer[]): RequestHandler {
  const parts = new ByPart(routes, ({ route }) => [route?.path ?? []].flat());
  const routers = new Map<readonly Layer[], Router>();
  return (request, response, next) => {
    const layers = parts.at(request.path);
    let router = routers.get(layers);
    if (router === undefined) {
      router = Router();
      layersOf(router).push(...layers);
      routers.set(layers, router);
    }
    router(request, response, next);
  };
}
