import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { writeWhole } from './secrets';

export interface Login {
  readonly email: string;
  readonly password: string;
}

/**
 * What the first start says of the administrator it made, and a later one of an administrator it knows nothing about.
 */
export type KnownLogin =
  /** Made by us, and nobody has seen the password yet. */
  | ({ readonly kind: 'new' } & Login)
  /** ADMIN_PASSWORD was given, and works. */
  | { readonly kind: 'given'; readonly email: string }
  | { readonly kind: 'unknown'; readonly isIgnoring: readonly string[] };

const EMAIL = 'admin@example.org';

/**
 * The login of the administrator that identity makes when there is none. It is kept in a file from before it can be
 * used until somebody was shown it, so that a first start that is killed half way locks nobody out; afterwards only the
 * hash in the database is left.
 */
export class AdministratorLogin {
  readonly #file: string;
  readonly #kept: Login | undefined;
  readonly #env: NodeJS.ProcessEnv;
  /** What identity is told. */
  readonly offered: Login;

  constructor(file: string, env: NodeJS.ProcessEnv, isFirstStart: boolean) {
    this.#file = file;
    this.#env = env;
    if (isFirstStart) writeWhole(file, JSON.stringify({ email: EMAIL, password: newPassword() }));
    this.#kept = read(file);
    this.offered = {
      email: env['ADMIN_EMAIL'] ?? this.#kept?.email ?? EMAIL,
      password: env['ADMIN_PASSWORD'] ?? this.#kept?.password ?? newPassword(),
    };
  }

  /** @param works asks the running system; nothing is told that does not work */
  async find(works: (login: Login) => Promise<boolean>): Promise<KnownLogin> {
    const isOurs = this.#env['ADMIN_PASSWORD'] === undefined;
    if (await works(this.offered)) {
      return isOurs ? { kind: 'new', ...this.offered } : { kind: 'given', email: this.offered.email };
    }
    // An earlier start made the administrator and was killed before it said so; this one was given other words.
    if (this.#kept !== undefined && (await works(this.#kept))) return { kind: 'new', ...this.#kept };
    this.forget();
    const isIgnoring = ['ADMIN_EMAIL', 'ADMIN_PASSWORD'].filter((name) => this.#env[name] !== undefined);
    return { kind: 'unknown', isIgnoring };
  }

  /** Somebody has seen it. */
  forget(): void {
    rmSync(this.#file, { force: true });
  }
}

function newPassword(): string {
  return randomBytes(12).toString('base64url');
}

function read(file: string): Login | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { email, password } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<keyof Login, unknown>>;
    return typeof email === 'string' && typeof password === 'string' ? { email, password } : undefined;
  } catch {
    return undefined; // damaged, and less than a key: a new password can be had
  }
}
