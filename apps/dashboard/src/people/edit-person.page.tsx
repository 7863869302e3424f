import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny, useMe } from '../session';
import { EmptyState, ErrorNotice, Page, PageSkeleton, presentStateOf } from '../ui';
import { TbLock } from 'react-icons/tb';
import { BackToPeople } from './back-to-people';
import { MeanwhileNotice } from './meanwhile-notice';
import { PersonForm } from './person-form';
import { changesMeanwhile, overlaid, toFields, toUpdateBody, type PersonFields } from './person-form.policy';
import { personQuery, updatePerson, type KnownPerson } from './people.queries';
import { rightsOver } from './person-rights.policy';
import { nameOf } from './use-people-columns';

export function EditPersonPage(): ReactNode {
  const { t } = useTranslation('people');
  const { personId } = useParams({ from: '/shell/people/$personId/edit' });
  const person = useQuery(personQuery(personId));
  // What is edited is what was there when it was begun; what comes later is told as a change by somebody else.
  const [begun, setBegun] = useState<KnownPerson>();
  if (begun === undefined && person.data !== undefined && !person.isStale) setBegun(person.data);
  if (begun !== undefined && begun.person.id === personId) return <EditForm key={personId} begun={begun} />;
  return (
    <Page title={t('edit.title')} back={<BackToPeople />}>
      {person.isError ? <ErrorNotice error={person.error} onRetry={() => void person.refetch()} /> : <PageSkeleton />}
    </Page>
  );
}

function EditForm({ begun }: { readonly begun: KnownPerson }): ReactNode {
  const { t } = useTranslation('people');
  const navigate = useNavigate();
  const { id } = begun.person;
  const rights = rightsOver(begun.person, useMe(), useMayAny());
  const client = useQueryClient();
  const [{ before, etag }, setBase] = useState(() => ({ before: toFields(begun.person), etag: begun.etag }));
  const [fields, setFields] = useState(before);
  const save = useMutation(updatePerson(client, id));
  const now = presentStateOf(save.error) as KnownPerson['person'] | undefined;
  const back = (): void => {
    void navigate({ to: '/people/$personId', params: { personId: id } });
  };
  const submit = (): void => {
    const body = toUpdateBody(fields, before);
    if (Object.keys(body).length === 0) {
      back();
      return;
    }
    save.mutate(
      { body, etag },
      {
        onSuccess: () => {
          notifications.show({ color: 'green', message: t('edit.saved') });
          void navigate({ to: '/people/$personId', params: { personId: id }, ignoreBlocker: true });
        },
      },
    );
  };
  /** Goes on from what is there by now, with what was typed over it, or without. */
  const goOn = async (next: (theirs: PersonFields) => PersonFields): Promise<void> => {
    const known = await client.query({ ...personQuery(id), staleTime: 0 });
    const theirs = toFields(known.person);
    setBase({ before: theirs, etag: known.etag });
    setFields(next(theirs));
    save.reset();
  };
  return (
    <Page title={nameOf(begun.person)} isUserText description={t('edit.title')} back={<BackToPeople />}>
      {rights.edit ? (
        <PersonForm
          before={before}
          fields={fields}
          onChange={setFields}
          isNew={false}
          mayGiveRoles={rights.setRole}
          mayDeactivate={rights.deactivate}
          error={now === undefined ? save.error : null}
          isPending={save.isPending}
          isSaved={save.isSuccess}
          onSubmit={submit}
          onCancel={back}
        >
          {now !== undefined && (
            <MeanwhileNotice
              present={now}
              changes={changesMeanwhile(fields, before, toFields(now))}
              onKeepMine={() => goOn((theirs) => overlaid(fields, before, theirs))}
              onTakeTheirs={() => goOn((theirs) => theirs)}
            />
          )}
        </PersonForm>
      ) : (
        <EmptyState icon={TbLock} title={t('edit.forbidden')}>
          {t('edit.forbiddenText')}
        </EmptyState>
      )}
    </Page>
  );
}
