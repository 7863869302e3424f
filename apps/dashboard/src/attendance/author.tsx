import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../session';
import { UserText } from '../ui';
import { personNameQuery } from './attendance.queries';

/** Of a change by hand: a name, where one may know it. */
export function Author({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('attendance');
  const me = useMe();
  const isMe = id === me.id;
  const mayRead = useMay('users.read', 'department');
  const { data } = useQuery({ ...personNameQuery(id), enabled: mayRead && !isMe, retry: false });
  if (isMe) return t('history.you');
  return data === undefined ? t('history.author', { id: id.slice(0, 8) }) : <UserText text={data} />;
}
