import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormProblem, fieldErrorsOf } from '../ui';
import { changePassword } from './session.queries';

interface Props {
  readonly email: string;
  readonly onChanged?: () => void;
}

/** Also for whoever changes their password by themselves. */
export function ChangePasswordForm({ email, onChanged }: Props): ReactNode {
  const { t } = useTranslation('session');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [repeated, setRepeated] = useState('');
  const change = useMutation(changePassword(useQueryClient()));
  const errors = fieldErrorsOf(change.error);
  const isDifferent = repeated !== '' && repeated !== next;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (repeated !== next) return;
    change.mutate({ current_password: current, new_password: next }, { onSuccess: () => onChanged?.() });
  };
  const eye = { 'aria-label': t('showPassword'), tabIndex: 0 };
  return (
    <form onSubmit={submit}>
      <Stack>
        <FormProblem error={change.error} fields={['current_password', 'new_password']} />
        {/* Managers of passwords want to know whose it is. */}
        <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label={t('changePassword.current')}
          autoComplete="current-password"
          required
          value={current}
          error={errors['current_password']}
          visibilityToggleButtonProps={eye}
          onChange={(event) => {
            setCurrent(event.currentTarget.value);
          }}
        />
        <PasswordInput
          label={t('changePassword.new')}
          description={t('changePassword.rule')}
          autoComplete="new-password"
          required
          value={next}
          error={errors['new_password']}
          visibilityToggleButtonProps={eye}
          onChange={(event) => {
            setNext(event.currentTarget.value);
          }}
        />
        <PasswordInput
          label={t('changePassword.repeated')}
          autoComplete="new-password"
          required
          value={repeated}
          error={isDifferent ? t('changePassword.different') : undefined}
          visibilityToggleButtonProps={eye}
          onChange={(event) => {
            setRepeated(event.currentTarget.value);
          }}
        />
        <Button type="submit" loading={change.isPending} disabled={isDifferent}>
          {t('changePassword.submit')}
        </Button>
      </Stack>
    </form>
  );
}
