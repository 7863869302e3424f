import { fileNameOf, type ConfigSchema } from './config';
import { sentence, variableSections, type Variable } from './variables';

/**
 * The text of `.env.example`. What must be given stands uncommented and empty; the rest is commented out with its
 * default.
 */
export function renderEnvExample(configs: Readonly<Record<string, ConfigSchema>>): string {
  const head =
    '# Rendered from the configuration schemas of the services. Every secret NAME may also come as NAME_FILE.\n';
  const body = variableSections(configs).map(({ title, members }) =>
    [`# --- ${title} ---`, ...members.map(renderVariable)].join('\n\n'),
  );
  return `${[head.trimEnd(), ...body].join('\n\n')}\n`;
}

function renderVariable({ name, setting, services }: Variable): string {
  const users = services.length > 1 ? [`# Used by ${services.join(', ')}.`] : [];
  const file = setting.isSecret ? ` Secret; or ${fileNameOf(name)}.` : '';
  const value =
    setting.defaultValue === undefined
      ? `${name}=`
      : `# ${name}=${JSON.stringify(setting.defaultValue).replace(/^"|"$/g, '')}`;
  return [`# ${sentence(setting.doc)} Must be ${setting.expected}.${file}`, ...users, value].join('\n');
}
