export interface FakePoint {
  readonly id: string;
  readonly vector: number[];
  readonly payload: Record<string, unknown>;
}

export interface FakeCollection {
  size: number;
  status: 'green' | 'yellow' | 'grey' | 'red';
  quantization?: unknown;
  readonly points: Map<string, FakePoint>;
}

export interface FakeAnswer {
  readonly status: number;
  readonly result: unknown;
  /** The server's sentence with what is not 200. */
  readonly error?: string;
}

/** How the fake searches, and what it refuses. */
export interface FakeRules {
  /** Searches that are not exact and have fewer candidates in hand miss the best; Qdrant's default is 100. */
  efMin: number;
  /** A strict mode that allows no exact search. */
  refusesExact: boolean;
  isDiskFull: boolean;
  /** Collections by alias; one of a collection that is gone is gone as well. */
  readonly aliases: Map<string, string>;
}

type Body = Record<string, unknown>;

/**
 * The few calls of Qdrant's REST API that identity makes, answered as 1.18 answers them: what it refuses by 400 (does
 * not parse, does not fit), 404 and 409, and by 422 (parses, and is out of range).
 */
export function answerTo(
  collections: Map<string, FakeCollection>,
  rules: FakeRules,
  call: { readonly method: string; readonly path: string; readonly body: Body },
): FakeAnswer {
  const { method, path, body } = call;
  const [, encoded = '', action = ''] = /^\/collections\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  if (encoded === '' || encoded === 'aliases') return answerAboutAll(collections, rules, call);
  const name = decodeURIComponent(encoded);
  if (method === 'GET' && action === 'exists') return ok({ exists: collections.has(name) });
  if (method === 'PUT' && action === '') return create(collections, name, body);
  if (method === 'DELETE' && action === '') return ok(collections.delete(name));
  const collection = collections.get(name) ?? collections.get(rules.aliases.get(name) ?? '');
  if (collection === undefined) return refused(404, `Not found: Collection \`${name}\` doesn't exist!`);
  return answerAbout(collection, rules, `${method} ${action}`.trim(), body);
}

function answerAboutAll(
  collections: Map<string, FakeCollection>,
  rules: FakeRules,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body: Body },
): FakeAnswer {
  switch (`${method} ${path}`) {
    case 'GET /collections':
      return ok({ collections: [...collections.keys()].map((name) => ({ name })) });
    case 'GET /aliases':
      return ok({ aliases: aliasesOf(collections, rules) });
    case 'POST /collections/aliases':
      return changeAliases(collections, rules, body['actions']);
    default:
      return refused(404, '');
  }
}

/** Whether a key that may only read is refused this. */
export function isWrite(method: string, path: string): boolean {
  return (
    method === 'PUT' ||
    method === 'DELETE' ||
    method === 'PATCH' ||
    (/\/(points\/delete|aliases)$/.test(path) && method !== 'GET')
  );
}

function answerAbout(collection: FakeCollection, rules: FakeRules, call: string, body: Body): FakeAnswer {
  switch (call) {
    case 'GET':
      return ok(infoOf(collection));
    case 'PATCH':
      return changeQuantization(collection, body['quantization_config']);
    case 'PUT index':
      return typeof body['field_name'] === 'string' ? done : refused(400, 'Format error in JSON body: missing field');
    case 'PUT points':
      return rules.isDiskFull ? diskFull : upsert(collection, body['points']);
    case 'POST points/delete':
      return rules.isDiskFull ? diskFull : remove(collection, body['points']);
    case 'POST points/query':
      return query(collection, rules, body);
    case 'POST points/scroll':
      return scroll(collection, body['limit'], body['offset']);
    case 'POST points/count':
      return rules.refusesExact && body['exact'] === true ? strictMode : count(collection, body['filter']);
    default:
      return refused(404, '');
  }
}

const done: FakeAnswer = { status: 200, result: { operation_id: 1, status: 'completed' } };
const diskFull = refused(
  500,
  'Service internal error: No space left on device: WAL buffer size exceeds available disk space',
);
const strictMode = refused(400, 'Bad request: Exact search disabled!. Help: Set exact=false.');

function ok(result: unknown): FakeAnswer {
  return { status: 200, result };
}

function refused(status: number, error: string): FakeAnswer {
  return { status, result: null, error };
}

function aliasesOf(collections: Map<string, FakeCollection>, { aliases }: FakeRules): unknown[] {
  return [...aliases]
    .filter(([, collection]) => collections.has(collection))
    .map(([alias_name, collection_name]) => ({ alias_name, collection_name }));
}

function changeAliases(collections: Map<string, FakeCollection>, { aliases }: FakeRules, actions: unknown): FakeAnswer {
  if (!Array.isArray(actions)) return refused(400, 'Format error in JSON body: missing field `actions`');
  for (const action of actions as Record<string, Record<string, string>>[]) {
    const { alias_name: alias = '', collection_name: target = '' } = action['create_alias'] ?? {};
    if (action['delete_alias'] !== undefined) aliases.delete(action['delete_alias']['alias_name'] ?? '');
    else if (!collections.has(target)) return refused(404, `Not found: Collection \`${target}\` doesn't exist!`);
    else if (collections.has(alias)) return refused(409, `Wrong input: Collection \`${alias}\` already exists!`);
    else aliases.set(alias, target);
  }
  return ok(true);
}

function changeQuantization(collection: FakeCollection, config: unknown): FakeAnswer {
  if (config === 'Disabled') delete collection.quantization;
  else collection.quantization = config;
  return ok(true);
}

/** Of what no filter is but that on one word of the payload. */
function count({ points }: FakeCollection, filter: unknown): FakeAnswer {
  const { must_not: mustNot = [] } = (filter ?? {}) as { must_not?: { key: string; match: { value: unknown } }[] };
  const counted = [...points.values()].filter(({ payload }) =>
    mustNot.every(({ key, match }) => payload[key] !== match.value),
  );
  return ok({ count: counted.length });
}

function infoOf({ size, status, points, quantization }: FakeCollection): unknown {
  return {
    status,
    optimizer_status: 'ok',
    points_count: points.size,
    segments_count: 1,
    config: {
      params: { vectors: { size, distance: 'Cosine' } },
      ...(quantization !== undefined && { quantization_config: quantization }),
    },
  };
}

function create(collections: Map<string, FakeCollection>, name: string, body: Body): FakeAnswer {
  if (/[<>:"/\\|?*]/.test(name)) return refused(422, 'Validation error in path parameters: does_not_contain');
  const { size, distance } = (body['vectors'] ?? {}) as { size?: unknown; distance?: unknown };
  if (distance !== 'Cosine' || !Number.isInteger(size)) return refused(400, 'Format error in JSON body');
  if (Number(size) < 1 || Number(size) > 65_536) return refused(422, 'Validation error in JSON body: vectors.size');
  if (collections.has(name)) return refused(409, `Wrong input: Collection \`${name}\` already exists!`);
  const quantization = body['quantization_config'];
  const made: FakeCollection = { size: Number(size), status: 'green', points: new Map() };
  collections.set(name, quantization === undefined ? made : { ...made, quantization });
  return ok(true);
}

function upsert(collection: FakeCollection, points: unknown): FakeAnswer {
  if (!Array.isArray(points)) return refused(400, 'Format error in JSON body: missing field `points`');
  const given = points as FakePoint[];
  if (given.some(({ id }) => !isPointId(id))) return badId;
  if (given.some(({ vector }) => !isVector(vector)))
    return refused(400, 'Format error in JSON body: data did not match');
  if (given.length === 0) return refused(400, 'Bad request: Empty update request');
  const other = given.find(({ vector }) => vector.length !== collection.size);
  if (other !== undefined) return wrongSize(collection, other.vector);
  for (const point of given) collection.points.set(point.id, point);
  return done;
}

function remove(collection: FakeCollection, ids: unknown): FakeAnswer {
  if (!Array.isArray(ids)) return refused(400, 'Format error in JSON body: missing field `points`');
  if (!ids.every(isPointId)) return badId;
  if (ids.length === 0) return refused(400, 'Bad request: Empty update request');
  for (const id of ids) collection.points.delete(String(id));
  return done;
}

const badId = refused(
  400,
  'Format error in JSON body: value is not a valid point ID, valid values are either an unsigned integer or a UUID',
);

/** A whole number from 0, or a UUID in one of the ways that Rust's parser reads. */
function isPointId(id: unknown): boolean {
  if (typeof id === 'number') return Number.isSafeInteger(id) && id >= 0;
  if (typeof id !== 'string') return false;
  const bare = id.replace(/^urn:uuid:/, '').replace(/^\{(.*)\}$/, '$1');
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(bare) || /^[0-9a-f]{32}$/i.test(bare);
}

function isVector(vector: unknown): vector is number[] {
  return Array.isArray(vector) && vector.length > 0 && vector.every((value) => typeof value === 'number');
}

function wrongSize({ size }: FakeCollection, vector: readonly number[]): FakeAnswer {
  return refused(400, `Wrong input: Vector dimension error: expected dim: ${size}, got ${vector.length}`);
}

function query(collection: FakeCollection, rules: FakeRules, body: Body): FakeAnswer {
  const limit = body['limit'] ?? 10;
  if (!isCount(limit)) return outOfRange('limit');
  const asked = body['query'];
  const points = [...collection.points.values()];
  if ((asked as { sample?: unknown } | undefined)?.sample === 'random') {
    const isWithVector = body['with_vector'] === true;
    const sampled = points
      .slice(0, limit)
      .map(({ id, vector }) => ({ id, version: 1, score: 0, ...(isWithVector && { vector }) }));
    return ok({ points: sampled });
  }
  if (!isVector(asked)) return refused(400, 'Format error in JSON body: data did not match any variant');
  if (asked.length !== collection.size) return wrongSize(collection, asked);
  const { exact = false, hnsw_ef: ef = 100 } = (body['params'] ?? {}) as { exact?: boolean; hnsw_ef?: number };
  if (exact && rules.refusesExact) return strictMode;
  const best = points
    .map((point) => ({ id: point.id, version: 1, score: cosine(point.vector, asked) }))
    .sort((one, other) => other.score - one.score);
  return ok({ points: exact || ef >= rules.efMin ? best.slice(0, limit) : best.slice(1, limit + 1) });
}

function scroll(collection: FakeCollection, given: unknown, offset: unknown): FakeAnswer {
  const limit = given ?? 10;
  if (!isCount(limit)) return outOfRange('limit');
  if (offset !== undefined && offset !== null && !isPointId(offset)) return badId;
  const ordered = [...collection.points.values()].sort((one, other) => one.id.localeCompare(other.id));
  const from = typeof offset === 'string' ? ordered.findIndex((point) => point.id >= offset) : 0;
  const points = from === -1 ? [] : ordered.slice(from, from + limit);
  const next = from === -1 ? undefined : ordered[from + limit];
  return ok({ points: points.map(({ id, payload }) => ({ id, payload })), next_page_offset: next?.id ?? null });
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1;
}

function outOfRange(field: string): FakeAnswer {
  return refused(422, `Validation error in JSON body: [internal.${field}: value 0 invalid, must be 1 or larger]`);
}

function cosine(one: readonly number[], other: readonly number[]): number {
  const dot = one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
  return dot / (Math.hypot(...one) * Math.hypot(...other));
}
