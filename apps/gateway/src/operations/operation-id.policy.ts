/** Where the words of a path make no name that a person would give. The rest is made by rule, as below. */
const exceptions: Readonly<Record<string, string>> = {
  'post /auth/refresh': 'refreshTokens',
  'put /auth/password': 'changeOwnPassword',
  'post /attendance': 'createAttendance',
  'post /users/attendance': 'createUserAttendance',
  'post /users/face-recognition': 'recognizeFaces',
  'post /users/upload-face': 'uploadFace',
  'post /users/upload-face-file': 'uploadFaceFile',
  'delete /users/face-embeddings/{id}': 'deleteFaceEmbedding',
  'get /cameras/fleet': 'getCameraFleet',
  'get /cameras/states': 'listCameraStates',
  'get /cameras/export': 'exportCameras',
  'get /audit-log/export': 'exportAuditLog',
  'get /audit-log/verify': 'verifyAuditLog',
  'post /cameras/import': 'importCameras',
  'post /cameras/discover': 'discoverCameras',
  'post /cameras/test-connection': 'testCameraConnection',
  'get /health/ready': 'getReadiness',
};

const isParameter = (segment: string): boolean => segment.startsWith('{');

/**
 * The name of an operation, which is also that of its function in a client: `listCameras`, `createUser`,
 * `startCameraStream`. It is made of the method and the path, both of which are promised to stay, so it stays too.
 */
export function operationIdOf(method: string, path: string, isList: boolean): string {
  const exception = exceptions[`${method} ${path}`];
  if (exception !== undefined) return exception;
  // What is below it is about nothing else.
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== 'auth');
  const fixed = segments.flatMap((segment, index) =>
    isParameter(segment) ? [] : [index + 1 < segments.length ? singular(segment) : segment],
  );
  const isOne = isParameter(segments.at(-1) ?? '');
  const last = fixed.at(-1) ?? '';
  if (method === 'post' && !isOne && !isPlural(last)) {
    const [verb = '', ...object] = last.split('-');
    return camelCase([verb, ...fixed.slice(0, -1), ...object]);
  }
  return camelCase([verbOf(method, isOne, isList), ...fixed.slice(0, -1), method === 'post' ? singular(last) : last]);
}

function verbOf(method: string, isOne: boolean, isList: boolean): string {
  switch (method) {
    case 'get':
      return isList ? 'list' : 'get';
    case 'post':
      return 'create';
    case 'delete':
      return 'delete';
    default:
      return isOne ? 'update' : 'set';
  }
}

function isPlural(word: string): boolean {
  return /[^s]s$/.test(word);
}

function singular(word: string): string {
  if (!isPlural(word)) return word;
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

function camelCase(words: readonly string[]): string {
  return words
    .flatMap((word) => word.split(/[-_.]/))
    .map((word, index) => (index === 0 ? word : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join('');
}
