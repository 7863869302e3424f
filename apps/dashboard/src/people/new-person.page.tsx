import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { mayGiveRoles as mayGive, useMe } from '../session';
import { Page } from '../ui';
import { BackToPeople } from './back-to-people';
import { PersonForm } from './person-form';
import { noFields, toCreateBody } from './person-form.policy';
import { createPerson } from './people.queries';

export function NewPersonPage(): ReactNode {
  const { t } = useTranslation('people');
  const navigate = useNavigate();
  const mayGiveRoles = mayGive(useMe());
  const [fields, setFields] = useState(noFields);
  const create = useMutation(createPerson(useQueryClient()));
  const submit = (): void => {
    create.mutate(toCreateBody(fields, mayGiveRoles), {
      // Faces come next: without one a person is never recognised.
      onSuccess: ({ id }) =>
        void navigate({
          to: '/people/$personId',
          params: { personId: id },
          search: { tab: 'faces' },
          ignoreBlocker: true,
        }),
    });
  };
  return (
    <Page title={t('add.title')} description={t('add.text')} back={<BackToPeople />}>
      <PersonForm
        before={noFields}
        fields={fields}
        onChange={setFields}
        isNew
        mayGiveRoles={mayGiveRoles}
        mayDeactivate
        error={create.error}
        isPending={create.isPending}
        isSaved={create.isSuccess}
        onSubmit={submit}
        onCancel={() => void navigate({ to: '/people' })}
      />
    </Page>
  );
}
