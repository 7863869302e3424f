import { DocumentedAnswers, toApiDocument, type GivenAnswer } from '@smart-attendance/testing';

/** An answer as a client sees it. */
export interface Answer extends GivenAnswer {
  // The shape is what the specs are about.
  readonly body: Readonly<Record<string, unknown>>;
}

/** What each server says about itself, asked once. */
const documented = new Map<string, Promise<DocumentedAnswers>>();

function documentedBy(baseUrl: string): Promise<DocumentedAnswers> {
  const asked = documented.get(baseUrl) ?? readDocument(baseUrl);
  documented.set(baseUrl, asked);
  asked.catch(() => documented.delete(baseUrl));
  return asked;
}

async function readDocument(baseUrl: string): Promise<DocumentedAnswers> {
  return new DocumentedAnswers(toApiDocument(await (await fetch(`${baseUrl}/openapi.json`)).json()));
}

type Credentials = Readonly<Record<string, string>>;

/**
 * Speaks to the gateway as a program would that knows nothing of how it is built, and may send what the typed client
 * would not. An answer that the OpenAPI document does not describe is an error.
 */
export class HttpClient {
  constructor(
    private readonly baseUrl: string,
    private readonly credentials: Credentials = {},
  ) {}

  static async loggedIn(baseUrl: string, email: string, password: string): Promise<HttpClient> {
    const answer = await new HttpClient(baseUrl).post('/auth/login', { email, password });
    return new HttpClient(baseUrl, { authorization: `Bearer ${String(answer.body['access_token'])}` });
  }

  with(headers: Credentials): HttpClient {
    return new HttpClient(this.baseUrl, { ...this.credentials, ...headers });
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  post(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, body);
  }

  put(path: string, body?: unknown): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  /** multipart/form-data with one file and fields beside it. */
  upload(path: string, file: Uint8Array, name: string, fields: Credentials = {}): Promise<Answer> {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.set(field, value);
    form.set('file', new Blob([new Uint8Array(file)]), name);
    return this.sendRaw('POST', path, form, {});
  }

  /** A file as the whole body. */
  sendFile(path: string, text: string, mediaType: string): Promise<Answer> {
    return this.sendRaw('POST', path, text, { 'content-type': mediaType });
  }

  /** The beginning of an answer that goes on, byte for byte, as soon as it is enough; then the connection is closed. */
  async beginningOf(path: string, isEnough: (bytes: string) => boolean): Promise<{ type: string; bytes: string }> {
    const stop = new AbortController();
    const answer = await fetch(`${this.baseUrl}/api/v1${path}`, {
      headers: this.credentials,
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(30_000)]),
    });
    let bytes = '';
    const chunks = (answer.body ?? []) as unknown as AsyncIterable<Uint8Array>;
    for await (const chunk of chunks) {
      bytes += Buffer.from(chunk).toString('latin1');
      if (isEnough(bytes)) break;
    }
    stop.abort();
    return { type: answer.headers.get('content-type') ?? '', bytes };
  }

  private send(method: string, path: string, body?: unknown): Promise<Answer> {
    if (body === undefined) return this.sendRaw(method, path, undefined, {});
    return this.sendRaw(method, path, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  async sendRaw(
    method: string,
    path: string,
    body: FormData | string | Uint8Array<ArrayBuffer> | undefined,
    headers: Credentials,
  ): Promise<Answer> {
    const answer = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: { ...this.credentials, ...headers },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await answer.text();
    const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '');
    const given: Answer = {
      status: answer.status,
      headers: answer.headers,
      body: isJson ? (JSON.parse(text) as Readonly<Record<string, unknown>>) : {},
      text,
    };
    const differences = (await documentedBy(this.baseUrl)).differences(method, `/api/v1${path}`, given);
    if (differences.length > 0) throw new Error(differences.join('\n'));
    return given;
  }
}
