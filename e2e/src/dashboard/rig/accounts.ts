import { createClient, logIn, type Client } from '@smart-attendance/client';

/** Those that people have; devices do not open pages. */
export const deskRoles = ['administrator', 'hr_officer', 'manager', 'viewer', 'employee'] as const;
export type DeskRole = (typeof deskRoles)[number];

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The department of the manager and the employee. */
export const deskDepartment = 'Assembly';
const password = 'a password of the specs';
const names: Readonly<Record<DeskRole, readonly [first: string, last: string]>> = {
  administrator: ['Ada', 'Admin'],
  hr_officer: ['Hanna', 'Personnel'],
  manager: ['Mario', 'Meister'],
  viewer: ['Vera', 'Viewer'],
  employee: ['Emil', 'Employee'],
};

/** One person of each role. Made when first asked for, so that a system of which nobody asked is still empty. */
export class Accounts {
  private readonly accounts = new Map<DeskRole, Promise<Account>>();
  private readonly clients = new Map<DeskRole, Promise<Client>>();
  private key: Promise<string> | undefined;

  constructor(
    private readonly baseUrl: string,
    private readonly administrator: Pick<Account, 'email' | 'password'>,
    private readonly lendKey: () => Promise<string>,
  ) {}

  of(role: DeskRole): Promise<Account> {
    const account = this.accounts.get(role) ?? (role === 'administrator' ? this.first() : this.make(role));
    this.accounts.set(role, account);
    return account;
  }

  /** The API as that person. */
  async api(role: DeskRole): Promise<Client> {
    const client = this.clients.get(role) ?? this.logIn(role);
    this.clients.set(role, client);
    return client;
  }

  private async logIn(role: DeskRole): Promise<Client> {
    const { email, password } = await this.of(role);
    return logIn({ baseUrl: this.baseUrl }, { email, password });
  }

  private async first(): Promise<Account> {
    const { email } = this.administrator;
    const { data } = await (await this.operator()).get('/users', { params: { query: { q: email } } });
    const found = data.find((user) => user.email === email);
    if (found === undefined) throw new Error('The first administrator is not there.');
    return { ...this.administrator, id: found.id, name: `${found.first_name} ${found.last_name}` };
  }

  private async make(role: DeskRole): Promise<Account> {
    const [first, last] = names[role];
    const email = `${role.replace('_', '.')}@desk.example`;
    const department = ['manager', 'employee'].includes(role) ? { department: deskDepartment } : {};
    const user = await (
      await this.operator()
    ).post('/users', {
      body: { first_name: first, last_name: last, email, password, employee_id: `D-${role}`, role, ...department },
    });
    return { id: user.id, name: `${first} ${last}`, email, password };
  }

  private async operator(): Promise<Client> {
    this.key ??= this.lendKey();
    return createClient({ baseUrl: this.baseUrl, credentials: { apiKey: await this.key } });
  }
}
