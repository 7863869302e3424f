import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session';
import { Initials, menuButton } from '../ui';
import { initialsOf } from '../ui/initials.policy';

const Account = menuButton(async () => ({ default: (await import('./account-items')).AccountItems }));

export function AccountMenu(): ReactNode {
  const { t } = useTranslation();
  const me = useMe();
  const name = `${me.first_name} ${me.last_name}`;
  // Whoever speaks to the page says what they see.
  const label = `${t('account.label', { name })} (${initialsOf(name)})`;
  return <Account label={label} icon={<Initials name={name} />} size={40} />;
}
