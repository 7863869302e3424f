import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Activity, lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../ui';
import { sessionQuery, type Me } from './session.queries';
import { SessionContext } from './use-session';

const ChangePasswordPage = lazy(async () => ({ default: (await import('./change-password.page')).ChangePasswordPage }));
const SignInPage = lazy(async () => ({ default: (await import('./sign-in.page')).SignInPage }));

/**
 * Shows the pages to whoever is signed in, and the sign-in to everybody else, at the same address: whoever signs in is
 * where they wanted to be. When a session ends the pages are hidden, not taken down, so what was typed is still there
 * for the same person afterwards; for another one everything begins anew.
 */
export function SessionGate({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useQuery(sessionQuery);
  const me = session.data;
  const [person, setPerson] = useState<Me>();
  const isAnother = me != null && person !== undefined && me.id !== person.id;
  if (me != null && me !== person && !isAnother) setPerson(me);

  if (me === undefined) {
    return (
      <Center component="main" mih="100dvh" p="md">
        {session.isError ? <ErrorNotice error={session.error} onRetry={() => void session.refetch()} /> : <Waiting />}
      </Center>
    );
  }
  if (isAnother) return <Reload />;
  if (me?.password_change_required === true) {
    return (
      <Suspense fallback={<Waiting />}>
        <ChangePasswordPage me={me} />
      </Suspense>
    );
  }
  return (
    <>
      {me === null && (
        <Suspense fallback={<Waiting />}>
          <SignInPage before={person} />
        </Suspense>
      )}
      {person !== undefined && (
        <Activity mode={me === null ? 'hidden' : 'visible'}>
          <SessionContext value={person}>{children}</SessionContext>
        </Activity>
      )}
    </>
  );
}

function Waiting(): ReactNode {
  const { t } = useTranslation('session');
  return <Loader aria-label={t('loading')} role="status" />;
}

/** Somebody else signed in, here or in another tab: nothing that was read for the one before is kept. */
function Reload(): ReactNode {
  useEffect(() => {
    location.reload();
  }, []);
  return null;
}
