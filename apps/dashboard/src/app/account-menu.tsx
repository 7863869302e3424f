import { Avatar, Menu, Text, UnstyledButton } from '@mantine/core';
import { IconBook, IconLogout, IconUser } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut, useMe } from '../session';
import { UserText } from '../ui';

export function AccountMenu(): ReactNode {
  const { t } = useTranslation();
  const me = useMe();
  const leave = useMutation(signOut(useQueryClient()));
  const name = `${me.first_name} ${me.last_name}`;
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <UnstyledButton aria-label={t('account.label', { name })}>
          <Avatar name={name} radius="xl" size={36} color="sea" aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            <UserText text={name} isCut />
          </Text>
          <Text size="xs">
            <UserText text={me.email} isCut />
          </Text>
          <Text size="xs">{t(`roles.${me.role}`)}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item leftSection={<IconUser size={16} />} component={Link} to="/me">
          {t('navigation.me')}
        </Menu.Item>
        <Menu.Item leftSection={<IconBook size={16} />} component="a" href="/docs">
          {t('apiDocumentation')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} className="flip-in-rtl" />}
          onClick={() => {
            leave.mutate();
          }}
        >
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
