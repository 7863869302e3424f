import { Navigate, Outlet, useMatches } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMayAny, type Permission, type Reach } from '../session';
import { Forbidden } from './forbidden';

/** The page, to whoever may see it. */
export function PermittedPage(): ReactNode {
  const may = useMayAny();
  const needs = useMatches({ select: (matches) => matches.flatMap(({ staticData }) => staticData.needs ?? []) });
  const isFirstPage = useMatches({ select: (matches) => matches.at(-1)?.pathname === '/' });
  const [permission, reach] = needs as [Permission?, Reach?];
  if (permission === undefined || may(permission, reach)) return <Outlet />;
  // Whoever signs in and is no officer is led to what is theirs.
  return isFirstPage ? <Navigate to="/me" replace /> : <Forbidden />;
}
