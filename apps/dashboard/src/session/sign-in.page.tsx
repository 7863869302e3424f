import { Alert, Button, Divider, PasswordInput, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { TbAlertCircle, TbClockHour4, TbKey } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice, useCountdown } from '../ui';
import { FrontPage } from './front-page';
import { loginMethodsQuery, signIn, type Me } from './session.queries';
import { toSignInProblem } from './sign-in-problem.policy';

/** @param before who was signed in until the session ended. */
export function SignInPage({ before }: { readonly before: Me | undefined }): ReactNode {
  const { t } = useTranslation('session');
  const methods = useQuery(loginMethodsQuery);
  return (
    <FrontPage title={t('signIn.title')}>
      <Stack>
        {before !== undefined && (
          <Alert color="blue" icon={<TbClockHour4 />} role="status">
            {t('signIn.sessionOver')}
          </Alert>
        )}
        {methods.isError && <ErrorNotice error={methods.error} onRetry={() => void methods.refetch()} />}
        {methods.isPending && <Skeleton h={180} />}
        {methods.data?.oidc === true && <ProviderButton />}
        {methods.data?.oidc === true && methods.data.password && <Divider label={t('signIn.or')} />}
        {methods.data?.password === true && <PasswordForm email={before?.email ?? ''} />}
      </Stack>
    </FrontPage>
  );
}

function ProviderButton(): ReactNode {
  const { t } = useTranslation('session');
  const returnTo = `${location.pathname}${location.search}`;
  return (
    <Button
      component="a"
      href={`/api/v1/auth/oidc/login?${new URLSearchParams({ return_to: returnTo }).toString()}`}
      leftSection={<TbKey size={18} />}
      variant="default"
      size="md"
    >
      {t('signIn.byProvider')}
    </Button>
  );
}

function PasswordForm({ email: emailBefore }: { readonly email: string }): ReactNode {
  const { t } = useTranslation('session');
  const [email, setEmail] = useState(emailBefore);
  const [password, setPassword] = useState('');
  const attempt = useMutation(signIn(useQueryClient()));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    attempt.mutate({ email: email.trim(), password });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {attempt.isError && <SignInRefusal error={attempt.error} key={attempt.submittedAt} />}
        <TextInput
          label={t('signIn.email')}
          type="email"
          name="email"
          autoComplete="username"
          inputMode="email"
          dir="ltr"
          required
          autoFocus={emailBefore === ''}
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
          }}
        />
        <PasswordInput
          label={t('signIn.password')}
          name="password"
          autoComplete="current-password"
          required
          autoFocus={emailBefore !== ''}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword'), tabIndex: 0 }}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
        <Button type="submit" size="md" loading={attempt.isPending} fullWidth>
          {t('signIn.submit')}
        </Button>
        <Text fz="sm" c="dimmed">
          {t('signIn.forgotten')}
        </Text>
      </Stack>
    </form>
  );
}

function SignInRefusal({ error }: { readonly error: unknown }): ReactNode {
  const { t } = useTranslation('session');
  const problem = toSignInProblem(error);
  const seconds = useCountdown(problem.kind === 'tooMany' ? problem.seconds : 0);
  if (problem.kind === 'other') return <ErrorNotice error={error} />;
  return (
    <Alert color="red" icon={<TbAlertCircle />} role="alert">
      {problem.kind === 'wrong' && t('signIn.wrong')}
      {problem.kind === 'busy' && t('signIn.busy')}
      {problem.kind === 'tooMany' && (seconds > 0 ? t('signIn.tooMany', { count: seconds }) : t('signIn.tooManyOver'))}
    </Alert>
  );
}
