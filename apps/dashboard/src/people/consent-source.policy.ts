/** Whose word a consent is, as `record:<id>` or `uploader:<id>` says it. */
export interface ConsentSource {
  /** `record`: entered for the person; `uploader`: came with a picture; `other`: a word of another system. */
  readonly kind: 'record' | 'uploader' | 'other';
  /** A person, or an API key. */
  readonly authorId: string | undefined;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function toConsentSource(said: string | null): ConsentSource | undefined {
  if (said === null || said === '') return undefined;
  const [, kind, author = ''] = /^(record|uploader):(.*)$/s.exec(said) ?? [];
  if (kind !== 'record' && kind !== 'uploader') return { kind: 'other', authorId: undefined };
  return { kind, authorId: uuid.test(author) ? author : undefined };
}
