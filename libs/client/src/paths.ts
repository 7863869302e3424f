import type { MaybeOptionalInit } from 'openapi-fetch';
import type { HttpMethod, PathsWithMethod, RequiredKeysOf } from 'openapi-typescript-helpers';
import type { components, paths } from './gen/schema.ts';

/** Every shape of the API by its name: `Schemas['CameraView']`. */
export type Schemas = components['schemas'];

/** The paths below `/api/v1`, as a caller writes them: `/cameras/{id}`. */
export type Paths = { [Path in keyof paths as Path extends `/api/v1${infer Below}` ? Below : never]: paths[Path] };

type Init<Path extends keyof Paths, Method extends HttpMethod> = MaybeOptionalInit<
  Paths[Path],
  Method & keyof Paths[Path]
>;

/** May be left out where nothing of it is needed. */
type Rest<Options> = RequiredKeysOf<Options> extends never ? [options?: Options] : [options: Options];

type OperationOf<Path extends keyof Paths, Method extends HttpMethod> =
  Paths[Path] extends Readonly<Record<Method, infer Operation>> ? Operation : never;

/** What a 2xx has; undefined where it has nothing. */
type Success<Operation> = Operation extends { readonly responses: infer Responses }
  ? ContentOf<Responses[Extract<keyof Responses, 200 | 201 | 202 | 204>]>
  : never;

type ContentOf<Response> = Response extends { readonly content: infer Content } ? Content[keyof Content] : undefined;

interface Parsed {
  readonly blob: Blob;
  readonly text: string;
  readonly arrayBuffer: ArrayBuffer;
  readonly stream: ReadableStream<Uint8Array>;
}

/** As the document says, or as the caller wants it read. */
type Data<Path extends keyof Paths, Method extends HttpMethod, Options> = Options extends {
  readonly parseAs: infer As extends keyof Parsed;
}
  ? Parsed[As]
  : Success<OperationOf<Path, Method>>;

/** Calls an operation and gives what it answers. Rejects with a ProblemError. */
export type Call<Method extends HttpMethod, Taking extends keyof Paths = PathsWithMethod<Paths, Method>> = <
  Path extends Taking,
  Options extends Init<Path, Method>,
>(
  path: Path,
  ...options: Rest<Options>
) => Promise<Data<Path, Method, Options>>;

/** What an operation answers, by path and method: `JsonBody<'/cameras/{id}', 'get'>`. */
export type JsonBody<Path extends keyof Paths, Method extends HttpMethod> = Success<OperationOf<Path, Method>>;

interface Page {
  readonly data: readonly unknown[];
  readonly next_cursor: string | null;
}

/** Paths whose GET answers a page of rows. */
export type ListPath = {
  [Path in keyof Paths]: JsonBody<Path, 'get'> extends Page ? Path : never;
}[PathsWithMethod<Paths, 'get'>];

export type RowOf<Path extends ListPath> =
  JsonBody<Path, 'get'> extends { readonly data: readonly (infer Row)[] } ? Row : never;

/** The filters of a list; where the page begins is for the client to say. */
export type QueryOf<Path extends ListPath> = Paths[Path] extends {
  readonly get: { readonly parameters: { readonly query?: infer Query } };
}
  ? Omit<NonNullable<Query>, 'skip' | 'cursor' | 'limit'>
  : Record<string, never>;

export type PathParamsOf<Path extends ListPath> = Paths[Path] extends {
  readonly get: { readonly parameters: { readonly path: infer PathParams } };
}
  ? PathParams
  : undefined;
