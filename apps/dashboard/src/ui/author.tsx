import type { Schemas } from '@smart-attendance/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session/use-session';
import { UserText } from './user-text';

interface Props {
  /** Null where it is nobody. */
  readonly id: string | null;
  readonly kind: Schemas['CorrectionView']['author_kind'];
  readonly name: string | null;
}

/** Who did something, as the answer names them: everybody who reads the row reads the name, also of an API key. */
export function Author({ id, kind, name }: Props): ReactNode {
  const { t } = useTranslation('ui');
  const me = useMe();
  if (id === me.id) return t('author.you');
  switch (kind) {
    case 'user':
      return name === null ? t('entity.personGone') : <UserText text={name} />;
    case 'api_key':
      return name === null ? t('author.keyGone') : <UserText text={t('author.key', { name })} />;
    case 'system':
      return t('author.system');
    case 'operator':
      return t('author.operator');
    case null:
      return null;
  }
}
