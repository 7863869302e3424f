import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { TbKey } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PasswordWish } from './camera-form.policy';
import type { FieldsProps } from './camera-fields';

interface Props extends FieldsProps {
  /** There is one already, which nobody gets to see. */
  readonly hasPassword: boolean;
  readonly password: PasswordWish;
  readonly onPassword: (wish: PasswordWish) => void;
}

/** Where a camera is reached, and by whose name. */
export function CredentialFields({ values, errors, onChange, hasPassword, password, onPassword }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  return (
    <Stack>
      <TextInput
        label={t('field.rtsp_url')}
        description={t('field.rtsp_urlHint')}
        placeholder="rtsp://192.168.1.20:554/stream1"
        required
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        value={values.rtsp_url}
        error={errors['rtsp_url']}
        onChange={(event) => {
          onChange({ rtsp_url: event.currentTarget.value });
        }}
      />
      <Group align="flex-start" grow preventGrowOverflow={false} wrap="wrap">
        <TextInput
          label={t('field.username')}
          autoComplete="off"
          spellCheck={false}
          value={values.username}
          error={errors['username']}
          onChange={(event) => {
            onChange({ username: event.currentTarget.value });
          }}
        />
        {hasPassword && password !== 'set' ? (
          <StoredPassword password={password} onPassword={onPassword} />
        ) : (
          <PasswordInput
            label={t('field.password')}
            description={hasPassword ? undefined : t('field.passwordHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="new-password"
            value={values.password}
            error={errors['password']}
            visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword'), tabIndex: 0 }}
            onChange={(event) => {
              onChange({ password: event.currentTarget.value });
            }}
          />
        )}
      </Group>
      {hasPassword && password === 'set' && (
        <Button
          variant="subtle"
          size="xs"
          me="auto"
          onClick={() => {
            onChange({ password: '' });
            onPassword('keep');
          }}
        >
          {t('password.keep')}
        </Button>
      )}
    </Stack>
  );
}

function StoredPassword({ password, onPassword }: Pick<Props, 'password' | 'onPassword'>): ReactNode {
  const { t } = useTranslation('cameras');
  const isCleared = password === 'clear';
  return (
    <div>
      <Text size="sm" fw={500}>
        {t('field.password')}
      </Text>
      <Group gap="xs" mt={4}>
        <Group gap={6} wrap="nowrap">
          <TbKey size={16} aria-hidden />
          <Text size="sm" role="status">
            {t(isCleared ? 'password.cleared' : 'password.stored')}
          </Text>
        </Group>
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            onPassword('set');
          }}
        >
          {t('password.change')}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          onClick={() => {
            onPassword(isCleared ? 'keep' : 'clear');
          }}
        >
          {t(isCleared ? 'password.keep' : 'password.clear')}
        </Button>
      </Group>
    </div>
  );
}
