import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session';
import { Initials, menuButton } from '../ui';

const Account = menuButton(async () => ({ default: (await import('./account-items')).AccountItems }));

export function AccountMenu(): ReactNode {
  const { t } = useTranslation();
  const me = useMe();
  const name = `${me.first_name} ${me.last_name}`;
  return <Account label={t('account.label', { name })} icon={<Initials name={name} />} size={40} />;
}
