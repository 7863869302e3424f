import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import { TbRefresh } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { makePassword } from '../session/made-password.policy';

interface Props {
  readonly isNew: boolean;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

export function PasswordField({ isNew, value, error, onChange }: Props): ReactNode {
  const { t } = useTranslation('people');
  const { t: tSession } = useTranslation('session');
  const [isVisible, setVisible] = useState(false);
  return (
    <Stack gap={4}>
      <PasswordInput
        name="password"
        label={isNew ? t('field.password') : t('form.newPassword')}
        description={isNew ? t('form.passwordHint') : t('form.newPasswordHint')}
        autoComplete="new-password"
        required={isNew}
        maxLength={128}
        value={value}
        error={error}
        visible={isVisible}
        onVisibilityChange={setVisible}
        visibilityToggleButtonProps={{ 'aria-label': tSession('showPassword'), tabIndex: 0 }}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <Group>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<TbRefresh size={14} aria-hidden />}
          onClick={() => {
            onChange(makePassword((count) => crypto.getRandomValues(new Uint32Array(count))));
            setVisible(true);
          }}
        >
          {t('form.makePassword')}
        </Button>
      </Group>
    </Stack>
  );
}
