import { OneOf, Text } from '../http/view.decorators';

/** `operator`: whoever runs the system, by a command. */
export const authorKinds = ['user', 'api_key', 'system', 'operator'] as const;

export type AuthorKind = (typeof authorKinds)[number];

/** Who did something, as an id of a row says it. */
export interface Author {
  readonly kind: AuthorKind;
  /** Null of who is not there any more, and of no person and no key. */
  readonly name: string | null;
}

/** What stands beside `decided_by` in an answer: `decided_by_kind` and `decided_by_name`. */
export type NamedAuthor<Field extends string> = Readonly<
  Record<`${Field}_kind`, AuthorKind | null> & Record<`${Field}_name`, string | null>
>;

export function toNamedAuthor<Field extends string>(field: Field, author: Author | undefined): NamedAuthor<Field> {
  return {
    [`${field}_kind`]: author?.kind ?? null,
    [`${field}_name`]: author?.name ?? null,
  } as NamedAuthor<Field>;
}

export const OfKind = (): PropertyDecorator =>
  OneOf(authorKinds, {
    nullable: true,
    description: 'operator: by a command. Null where it is nobody.',
    example: 'user',
  });
export const NameOf = (): PropertyDecorator =>
  Text({ nullable: true, description: 'Of a person or an API key, where it is there.', example: 'Mara Manager' });

/** Who the ids in some rows are. */
export type Authors = ReadonlyMap<string, Author>;

/** Where nobody is looked up. */
export const nobodyNamed: Authors = new Map();
