import { Menu, Text } from '@mantine/core';
import { TbBook, TbLogout, TbUser } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut, useMe } from '../session';
import { UserText, type MenuFace } from '../ui';
import { OpenedMenu } from '../ui/menu/opened-menu';

export function AccountItems(face: MenuFace): ReactNode {
  const { t } = useTranslation();
  const me = useMe();
  const leave = useMutation(signOut(useQueryClient()));
  return (
    <OpenedMenu {...face}>
      <Menu.Label>
        <Text size="sm" fw={600} c="var(--mantine-color-text)">
          <UserText text={`${me.first_name} ${me.last_name}`} isCut />
        </Text>
        <Text size="xs">
          <UserText text={me.email} isCut />
        </Text>
        <Text size="xs">{t(`roles.${me.role}`)}</Text>
      </Menu.Label>
      <Menu.Divider />
      <Menu.Item leftSection={<TbUser size={16} aria-hidden />} component={Link} to="/me">
        {t('navigation.me')}
      </Menu.Item>
      <Menu.Item leftSection={<TbBook size={16} aria-hidden />} component="a" href="/docs">
        {t('apiDocumentation')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        leftSection={<TbLogout size={16} className="flip-in-rtl" aria-hidden />}
        onClick={() => {
          leave.mutate();
        }}
      >
        {t('account.signOut')}
      </Menu.Item>
    </OpenedMenu>
  );
}
