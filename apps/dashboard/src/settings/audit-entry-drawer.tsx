import { Code, Drawer, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { CopyableId, UserText } from '../ui';
import { PersonName } from '../ui/entity-name';
import type { AuditEntry } from './audit.queries';

interface Props {
  readonly entry: AuditEntry | undefined;
  readonly onClose: () => void;
}

/** Everything an entry has. */
export function AuditEntryDrawer({ entry, onClose }: Props): ReactNode {
  const { t } = useTranslation('settings');
  return (
    <Drawer
      opened={entry !== undefined}
      onClose={onClose}
      position="right"
      title={t('audit.entry')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {entry !== undefined && <Facts entry={entry} />}
    </Drawer>
  );
}

function Facts({ entry }: { readonly entry: AuditEntry }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const facts = {
    at: `${format.date(entry.at)}, ${format.timeWithSeconds(entry.at)}`,
    action: <Code dir="ltr">{entry.action}</Code>,
    result: `${t(`auditResult.${entry.result}`)} (${entry.status})`,
    reason: entry.reason !== null && <Code dir="ltr">{entry.reason}</Code>,
    actor: entry.actor_id === null ? t(`actorKind.${entry.actor_kind}`) : <CopyableId id={entry.actor_id} />,
    account: entry.account_hash !== null && <CopyableId id={entry.account_hash} />,
    target: entry.target_id !== null && <CopyableId id={entry.target_id} label={entry.target_kind ?? ''} />,
    person: entry.user_id !== null && <PersonName id={entry.user_id} />,
    fields: entry.fields.length > 0 && (
      <Group gap={4}>
        {entry.fields.map((field) => (
          <Code key={field}>
            <UserText text={field} />
          </Code>
        ))}
      </Group>
    ),
    address: <UserText text={entry.address} />,
    userAgent: entry.user_agent !== '' && <UserText text={entry.user_agent} />,
    trace: <CopyableId id={entry.trace_id} />,
    sequence: format.number(entry.sequence),
    hash: <CopyableId id={entry.hash} />,
  } satisfies Record<string, ReactNode>;
  return (
    <Stack gap="sm">
      <Stack component="dl" gap="xs" m={0}>
        {(Object.keys(facts) as (keyof typeof facts)[])
          .filter((name) => facts[name] !== false)
          .map((name) => (
            <div key={name}>
              <Text component="dt" size="xs" c="dimmed">
                {t(`audit.fact.${name}`)}
              </Text>
              <Text component="dd" size="sm" m={0}>
                {facts[name]}
              </Text>
            </div>
          ))}
      </Stack>
      <Text size="xs" c="dimmed">
        {t('audit.noValues')}
      </Text>
    </Stack>
  );
}
