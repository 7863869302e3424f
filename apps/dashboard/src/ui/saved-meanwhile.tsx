import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { api } from '../session/api';
import { useMay } from '../session/use-session';
import { PersonName } from './entity-name';
import { authorOf } from './last-change.policy';

interface Props {
  /** What is there now. */
  readonly present: { readonly id: string; readonly updated_at: string };
}

/** When somebody else saved what is edited here, and who it was, for whoever may read the audit log. */
export function SavedMeanwhile({ present: { id, updated_at: at } }: Props): ReactNode {
  const { t } = useTranslation('ui');
  const { dateTime } = useFormat();
  const mayAudit = useMay('audit.read');
  const { data } = useQuery({
    queryKey: ['audit-log', 'of', id, at],
    queryFn: ({ signal }) => {
      const query = { target_id: id, result: 'succeeded', order: 'desc', limit: 10 } as const;
      return api.get('/audit-log', { params: { query }, signal });
    },
    enabled: mayAudit,
  });
  const author = data === undefined ? undefined : authorOf(data.data, at);
  return (
    <Text size="sm" component="div">
      {t('savedMeanwhile.at', { time: dateTime(at) })}{' '}
      {author?.actor_kind === 'user' && author.actor_id !== null && <PersonName id={author.actor_id} />}
    </Text>
  );
}
