import { fileNameOf, type ConfigSchema } from './config';
import { sentence, variableSections, type Variable } from './variables';

const head = `# Configuration

Made from the configuration schemas of the services by \`npm run env-example\`, which writes [.env.example](../.env.example) as well. Every service reads its
settings from the environment when it starts, and does not start with a wrong one: it names each, and never its value. An empty variable counts as not given. A
secret \`NAME\` may come as the file that \`NAME_FILE\` names.
`;

/** The text of docs/configuration.md: a table for what several services share, and one for each service. */
export function renderConfigurationReference(configs: Readonly<Record<string, ConfigSchema>>): string {
  const sections = variableSections(configs).map(({ title, members }) =>
    title === 'shared' ? renderShared(members) : renderOwn(title, members),
  );
  return [head, ...sections].join('\n');
}

function renderShared(members: readonly Variable[]): string {
  const rows = members.map((variable) => [...cellsOf(variable), variable.services.join(', ')]);
  return renderTable('Of several services', ['variable', 'what', 'must be', 'default', 'read by'], rows);
}

function renderOwn(service: string, members: readonly Variable[]): string {
  return renderTable(service, ['variable', 'what', 'must be', 'default'], members.map(cellsOf));
}

function cellsOf({ name, setting: { doc, expected, defaultValue, isSecret } }: Variable): string[] {
  const file = isSecret ? ` Secret; or \`${fileNameOf(name)}\`.` : '';
  return [`\`${name}\``, `${sentence(doc)}${file}`, expected, defaultText(defaultValue)];
}

function defaultText(value: unknown): string {
  if (value === undefined) return 'must be given';
  return value === '' ? 'empty' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function renderTable(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cellText).join(' | ')} |`;
  return [`## ${title}`, '', line(header), line(header.map(() => '---')), ...rows.map(line), ''].join('\n');
}

/** What would end the cell, or be taken for a tag. */
function cellText(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
