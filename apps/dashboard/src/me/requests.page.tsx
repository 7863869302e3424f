import { Text } from '@mantine/core';
import type { IconType } from 'react-icons';
import { TbArrowBackUp, TbCheck, TbClock, TbMessageQuestion, TbX } from 'react-icons/tb';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { useMay, useMe } from '../session';
import { StatusBadge, UserText } from '../ui';
import { DayChange } from '../ui/day-change';
import { MeLayout } from './me-layout';
import { OwnRequest, OwnRequests } from './own-requests';
import { RequestForm } from './request-form';
import { myRequestsQuery, withdrawRequest, type MyRequest } from './requests.queries';

const route = getRouteApi('/shell/me/requests');

/** What one asks for of one's own days, and what became of it. */
export function RequestsPage(): ReactNode {
  const navigate = route.useNavigate();
  const day = route.useSearch().day ?? '';
  const mayAsk = useMay('corrections.request');
  return (
    <MeLayout part="requests">
      {mayAsk && (
        <RequestForm
          day={day}
          onDay={(chosen) => {
            void navigate({ search: chosen === '' ? {} : { day: chosen }, replace: true });
          }}
        />
      )}
      <MyRequests />
    </MeLayout>
  );
}

function MyRequests(): ReactNode {
  const { t } = useTranslation('me');
  const me = useMe();
  const list = useInfiniteQuery(myRequestsQuery(me.id));
  return (
    <OwnRequests
      title={t('requests.title')}
      list={list}
      icon={TbMessageQuestion}
      empty={t('requests.empty')}
      emptyText={t('requests.emptyText')}
    >
      {(request) => <Request key={request.id} request={request} />}
    </OwnRequests>
  );
}

const looks: Readonly<Record<MyRequest['state'], readonly [IconType, string]>> = {
  pending: [TbClock, 'blue'],
  approved: [TbCheck, 'green'],
  refused: [TbX, 'red'],
  withdrawn: [TbArrowBackUp, 'gray'],
};

function Request({ request }: { readonly request: MyRequest }): ReactNode {
  const { t } = useTranslation('me');
  const format = useFormat();
  const me = useMe();
  const withdraw = useMutation(withdrawRequest(useQueryClient()));
  const [icon, color] = looks[request.state];
  return (
    <OwnRequest
      date={format.date(request.date)}
      state={
        <StatusBadge icon={icon} color={color}>
          {t(`requests.state.${request.state}`)}
        </StatusBadge>
      }
      mayWithdraw={request.state === 'pending' && request.author_id === me.id}
      withdrawal={withdraw}
      onWithdraw={() => {
        withdraw.mutate(request.id);
      }}
    >
      <DayChange before={request.before} after={request.after} />
      <Text size="sm">
        <UserText text={request.reason} />
      </Text>
      {request.decision_reason !== null && (
        <Text size="sm" c="dimmed">
          {t('requests.answer')} <UserText text={request.decision_reason} />
        </Text>
      )}
    </OwnRequest>
  );
}
