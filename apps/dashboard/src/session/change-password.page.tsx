import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ChangePasswordForm } from './change-password-form';
import { FrontPage } from './front-page';
import { signOut, type Me } from './session.queries';

/** With a password that was printed or given, nothing else is open. */
export function ChangePasswordPage({ me }: { readonly me: Me }): ReactNode {
  const { t } = useTranslation('session');
  const leave = useMutation(signOut(useQueryClient()));
  return (
    <FrontPage title={t('changePassword.title')}>
      <Stack>
        <Text c="dimmed">{t('changePassword.why')}</Text>
        <ChangePasswordForm email={me.email} />
        <Group justify="center">
          <Button
            variant="subtle"
            loading={leave.isPending}
            onClick={() => {
              leave.mutate();
            }}
          >
            {t('signOut')}
          </Button>
        </Group>
      </Stack>
    </FrontPage>
  );
}
