// Made by `npm run openapi` of libs/client/openapi.json.

export interface paths {
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List keys, revoked ones too
         * @description For: administrator.
         */
        get: operations["listApiKeys"];
        put?: never;
        /**
         * Make a key for a program
         * @description The key is in this answer and nowhere else. A key with scopes makes only keys with scopes of its own: 403. For: administrator.
         */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key
         * @description For: administrator.
         */
        delete: operations["deleteApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who works when and where
         * @description A manager is told of their department and of the people in it. For: administrator, hr_officer, manager (department).
         */
        get: operations["listAssignments"];
        put?: never;
        /**
         * Assign a shift, a rotation or a site to a person, a department or a site
         * @description For: administrator, hr_officer.
         */
        post: operations["createAssignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an assignment
         * @description For: administrator, hr_officer, manager (department).
         */
        get: operations["getAssignment"];
        /**
         * End an assignment, or move its end
         * @description For: administrator, hr_officer.
         */
        put: operations["updateAssignment"];
        post?: never;
        /**
         * Delete an assignment that has not begun
         * @description For: administrator, hr_officer.
         */
        delete: operations["deleteAssignment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign shifts, rotations and sites from a CSV file
         * @description UTF-8, at most 1 MiB and 1000 rows, separated by commas or semicolons; the first row names fields of an assignment, or employee_id, shift, site and work_site in the place of an id. Days of the week and shifts of a rotation are separated by blanks; - is a day off. What is there already the same way is unchanged, so the same file twice changes nothing. All rows or none: one that is wrong is 422 with row, field and message. For: administrator, hr_officer.
         */
        post: operations["importAssignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attendance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List rows
         * @description The rows are in data, and for older clients in attendances. For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        get: operations["listAttendance"];
        put?: never;
        /**
         * Add a row by hand
         * @description For: administrator, hr_officer, manager (department).
         */
        post: operations["createAttendance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attendance/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a row, what it was made of, and why it has its status
         * @description With as_of, as it was known then; 404 when it was not. For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        get: operations["getAttendance"];
        /**
         * Correct a row
         * @description Any subset of the fields; author and reason are kept. For: administrator, hr_officer, manager (department).
         */
        put: operations["updateAttendance"];
        post?: never;
        /**
         * Delete a row; its history stays
         * @description For: administrator, hr_officer, manager (department).
         */
        delete: operations["deleteAttendance"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attendance/{id}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was changed by hand, by whom and why
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["listAttendanceCorrections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attendance/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By what days and times are counted */
        get: operations["getAttendanceSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attendance/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts and hours, by day and by department
         * @description For: administrator, hr_officer, manager (department), viewer.
         */
        get: operations["getAttendanceStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what to whom, from where, with what result
         * @description Every change, every login, everything that was not allowed, and every reading of pictures, faces and recognitions. Ids and names of fields, never values. Entries of the same second may still be on their way. For: administrator.
         */
        get: operations["listAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Entries as a CSV file, or as lines of JSON
         * @description Oldest first, at most 1,000,000. In CSV a cell that a spreadsheet would run as a formula has an apostrophe in front; a line of JSON is exactly what its hash was computed of, and the hash. For: administrator.
         */
        get: operations["exportAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-log/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the chain of entries is whole
         * @description Computes every hash anew, and names the first entry that does not fit. For: administrator.
         */
        get: operations["verifyAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in
         * @description For programs; pages of this origin: POST /auth/sessions. Too many failures: 429. No room for so many at once: 503.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I, and what may I do */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the provider sends the browser back to
         * @description Opens a session in a cookie, and sends the browser on to where it wanted to.
         */
        get: operations["getOidcCallback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/oidc/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Log in by the provider: a browser goes there
         * @description Sends the browser to the provider that is set up, if one is.
         */
        get: operations["getOidcLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change my own password
         * @description With the present one; too many wrong ones: 429. Ends my other sessions, this one goes on. An API key has no password: 403. For: administrator, hr_officer (own), manager (own), viewer (own), employee (own).
         */
        put: operations["changeOwnPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * New tokens for a refresh token
         * @description A refresh token works once. Who lost the answer may ask again within 30 s, from the same network and with
         *     the same User-Agent, and gets the same token, as long as that was not used. Any other second use means that the token was
         *     copied, and ends the session.
         */
        post: operations["refreshTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List my sessions that go on
         * @description For: administrator, hr_officer (own), manager (own), viewer (own), employee (own).
         */
        get: operations["listSessions"];
        put?: never;
        /**
         * Log in a page of this origin
         * @description The session is in a cookie, and no token in the answer. Needs the header X-Requested-With, as everything
         *     that changes something with that cookie does. The session that the browser had before ends. For programs: /auth/login.
         */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of my sessions
         * @description This one, too. For: administrator, hr_officer (own), manager (own), viewer (own), employee (own).
         */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List cameras
         * @description For: administrator, hr_officer, viewer, device.
         */
        get: operations["listCameras"];
        put?: never;
        /**
         * Add a camera
         * @description For: administrator.
         */
        post: operations["createCamera"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a camera
         * @description For: administrator, hr_officer, viewer, device.
         */
        get: operations["getCamera"];
        /**
         * Change a camera
         * @description Any subset of the fields; null clears. For: administrator.
         */
        put: operations["updateCamera"];
        post?: never;
        /**
         * Delete a camera; its stream stops
         * @description For: administrator.
         */
        delete: operations["deleteCamera"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/{id}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a camera was seeing, and when it was not
         * @description A deleted camera keeps its history. For: administrator, hr_officer, viewer, device.
         */
        get: operations["getCameraCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/{id}/fitness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How well a camera shows faces, and what would help
         * @description For: administrator, hr_officer, viewer, device.
         */
        get: operations["getCameraFitness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/{id}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the stream of a camera is doing
         * @description For: administrator, hr_officer, viewer, device.
         */
        get: operations["getCameraHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live pictures of a camera as MJPEG
         * @description At most 10 pictures a second, each with X-Captured-At; a viewer that is slow skips pictures. A camera that sends nothing shows nothing until it does. Ends after 10 minutes, or when whoever looks may not any more; ask again. For: administrator, viewer.
         */
        get: operations["getCameraPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/{id}/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest picture of a camera
         * @description X-Captured-At and Age say how new. For: administrator, viewer.
         */
        get: operations["getCameraSnapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/{id}/start-stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Want the stream running
         * @description The wish is stored and survives restarts. For: administrator.
         */
        post: operations["startCameraStream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/{id}/status-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the stream of a camera was doing, newest first
         * @description Spans that touch the time asked for. A deleted camera keeps its history. For: administrator, hr_officer, viewer, device.
         */
        get: operations["listCameraStatusHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/{id}/stop-stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Want the stream stopped
         * @description For: administrator.
         */
        post: operations["stopCameraStream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/discover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look for cameras that speak ONVIF
         * @description Takes as long as timeout says. What it finds is answered, not stored. For: administrator.
         */
        post: operations["discoverCameras"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All cameras as a CSV file
         * @description UTF-8 with a byte order mark; schedule and zones as JSON. Never with passwords. An import takes it back as it is. For: administrator, hr_officer, viewer, device.
         */
        get: operations["exportCameras"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/fleet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which replicas carry the streams, and whether they suffice
         * @description For: administrator, hr_officer, viewer, device.
         */
        get: operations["getCameraFleet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create and change cameras from a CSV file
         * @description UTF-8, at most 1 MiB and 1000 rows, separated by commas or semicolons; the first row names fields of a camera, as an export has them, and password. A row with an id is that camera; one without is the camera of the same name and rtsp_url, or a new one, so the same file twice changes nothing. An empty cell clears what may be empty, but never a password. All rows are checked before any is written: one that is wrong is 422 with row, field and message, and nothing was written. For: administrator.
         */
        post: operations["importCameras"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which state all cameras are in
         * @description Of the cameras that are active and wanted running, at most 5000; any other one is stopped. For: administrator, hr_officer, viewer, device.
         */
        get: operations["listCameraStates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cameras/test-connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try whether a camera answers with video
         * @description A camera that fails is 200, too. For: administrator.
         */
        post: operations["testCameraConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was asked for, and what became of it
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["listCorrections"];
        put?: never;
        /**
         * Ask for a change of a day
         * @description Nothing changes before somebody else approves it. 409 too_many_corrections while 20 of a person wait, or 100 were asked for within 30 days. For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        post: operations["createCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/corrections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what was asked for, why, and what became of it
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["getCorrection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/corrections/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve it: the row changes
         * @description Never by who asked, nor by who it is about (403). 409 row_changed when the row changed since: what it comes to now is in after, to be approved or refused; row_gone and already_recorded when it cannot be done any more; period_locked while the day is in a locked period that period_id does not name. For: administrator, hr_officer, manager (department).
         */
        post: operations["approveCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/corrections/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse it: the row stays
         * @description Never by who asked, nor by who it is about (403). For: administrator, hr_officer, manager (department).
         */
        post: operations["refuseCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/corrections/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back what one asked for
         * @description By who asked alone (403). For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        post: operations["withdrawCorrection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages no service could handle
         * @description Never their content. For: administrator.
         */
        get: operations["listDeadLetters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{sequence}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget it
         * @description For: administrator.
         */
        delete: operations["deleteDeadLetter"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dead-letters/{sequence}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send it again, once the cause is mended
         * @description For: administrator.
         */
        post: operations["replayDeadLetter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List drafts, newest first
         * @description For: administrator, hr_officer.
         */
        get: operations["listDrafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a draft and how far it is
         * @description For: administrator, hr_officer.
         */
        get: operations["getDraft"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a draft: its rules are valid, and its days are computed anew
         * @description Of one that is ready. 409, reason stale, when something that it was computed from has changed, and reason period_locked when a day of it is in a locked period. For: administrator, hr_officer.
         */
        post: operations["approveDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{id}/days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The days that a draft changes, each before and after
         * @description In the order of their dates; kept for 90 days after it was decided. For: administrator, hr_officer.
         */
        get: operations["listDraftDays"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{id}/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Discard a draft that is not approved
         * @description For: administrator, hr_officer.
         */
        post: operations["discardDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compute the days of a draft again
         * @description Of one that is ready, stale or failed. For: administrator, hr_officer.
         */
        post: operations["previewDraft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/assignment-ends": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft another end of an assignment, from or to a past day
         * @description Nothing changes before somebody approves it. The days that it would change are computed at once. For: administrator, hr_officer.
         */
        post: operations["createDraftAssignmentEnd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft an assignment that begins in the past
         * @description Nothing changes before somebody approves it. The days that it would change are computed at once. For: administrator, hr_officer.
         */
        post: operations["createDraftAssignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/recomputations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft computing past days anew, by the rules and punches that are known now
         * @description Nothing changes before somebody approves it. The days that it would change are computed at once. For: administrator, hr_officer.
         */
        post: operations["createDraftRecomputation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft other rules of a shift from a past day on
         * @description Nothing changes before somebody approves it. The days that it would change are computed at once. For: administrator, hr_officer.
         */
        post: operations["createDraftShift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft other rules of a site from a past day on
         * @description Nothing changes before somebody approves it. The days that it would change are computed at once. For: administrator, hr_officer.
         */
        post: operations["createDraftSite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens, as server-sent events
         * @description Each has its position as `id`, its type as `event` and the event as JSON in `data`. After a connection that was lost send the last id as `Last-Event-ID`, as EventSource does: nothing is missing then, and nothing comes twice. Without it only what happens from now on is sent. `events.lost` comes first when some of what lies between is not kept any more: read what you need anew. A comment comes every 15 s. Everybody gets what they may look up: people see what is about themselves, managers their department. The stream ends when the server stops or the access ends; a client that takes nothing for 30 s is let go. For: administrator, hr_officer, manager (department), viewer, employee (own), device.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/holidays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List holiday calendars, without their days
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["listHolidays"];
        put?: never;
        /**
         * Add a holiday calendar
         * @description A shift names it as holiday_calendar; nobody is absent on its days. For: administrator, hr_officer.
         */
        post: operations["createHoliday"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/holidays/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a holiday calendar
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["getHoliday"];
        /**
         * Change a holiday calendar
         * @description Any subset of the fields; days from tomorrow on once somebody has it by their shift. For: administrator, hr_officer.
         */
        put: operations["updateHoliday"];
        post?: never;
        /**
         * Delete a holiday calendar that no shift has
         * @description For: administrator, hr_officer.
         */
        delete: operations["deleteHoliday"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/holidays/{id}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add and rename days from an iCalendar file
         * @description UTF-8, at most 512 KiB and 5,000 events (RFC 5545). Events of whole days are taken, each day of them, and so is what repeats, until repeats_until; those of some hours and cancelled ones are skipped. With remove_missing, days of the years of the file that it does not have go. Days that have begun stay as they are once somebody has the calendar by their shift. A mistake is 422 with its line, and nothing was written. For: administrator, hr_officer.
         */
        post: operations["importHoliday"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List leave that was asked for
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["listLeaveRequests"];
        put?: never;
        /**
         * Ask for leave, for oneself or for somebody
         * @description Days that touch other leave of the person, asked for or approved, are 409, reason overlaps; too_many_undecided while 50 of a person wait, too_many_leave_requests when 100 came to nothing within 30 days. For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        post: operations["createLeaveRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a leave request, and what was decided
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["getLeaveRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/requests/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve leave
         * @description Never one’s own (403). Days that have begun are computed anew with it. Approved already, it is answered as it is. For: administrator, hr_officer, manager (department).
         */
        post: operations["approveLeaveRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/requests/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel leave that was approved
         * @description Never one’s own (403); with the reason. Days that have begun are computed anew without it. For: administrator, hr_officer, manager (department).
         */
        post: operations["cancelLeaveRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/requests/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse leave
         * @description Never one’s own (403); with the reason, which the person sees. For: administrator, hr_officer, manager (department).
         */
        post: operations["refuseLeaveRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/requests/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a request for leave that is not decided yet
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        post: operations["withdrawLeaveRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/requests/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enter approved leave of many people from a CSV file
         * @description UTF-8, at most 1 MiB and 1000 rows; the first row names user_id or employee_id, type (its name), date_from, date_to, part and note. Everything is approved by who sends it, never their own, and the same file twice changes nothing. All rows are checked before any is written: one that is wrong is 422 with row, field and message, and nothing was written. For: administrator, hr_officer.
         */
        post: operations["importLeaveRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List types of leave
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["listLeaveTypes"];
        put?: never;
        /**
         * Add a type of leave
         * @description For: administrator, hr_officer.
         */
        post: operations["createLeaveType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/leave/types/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a type of leave
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["getLeaveType"];
        /**
         * Change a type of leave
         * @description Any subset of the fields. Leave that was asked for before keeps the name and the pay of then. For: administrator, hr_officer.
         */
        put: operations["updateLeaveType"];
        post?: never;
        /**
         * Delete a type of leave that nobody ever asked for
         * @description For: administrator, hr_officer.
         */
        delete: operations["deleteLeaveType"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/login-methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How one may log in here
         * @description For a page that shows the choice.
         */
        get: operations["getLoginMethods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overtime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List rows with overtime that waits for approval, or was decided
         * @description For: administrator, hr_officer, manager (department).
         */
        get: operations["listOvertime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/overtime/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve or reject the overtime of rows
         * @description Each by itself: one that cannot be decided stops no other. Never one’s own. Minutes that change later ask again. Asked again the same, it changes nothing. For: administrator, hr_officer, manager (department).
         */
        post: operations["decideOvertime"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was locked, and unlocked
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["listPeriods"];
        put?: never;
        /**
         * Lock days for payroll
         * @description Nothing of them changes any more but by an approved correction that names this lock; what comes late waits as a correction. 409 open_items while something is open, unless accept_open_items says so; 409 overlaps, with existing_id, where another lock has some of the days. For: administrator, hr_officer.
         */
        post: operations["createPeriod"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/periods/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a period
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["getPeriod"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/periods/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unlock days
         * @description What came late while they were locked is counted then. Lock them anew when they are right. For: administrator, hr_officer.
         */
        post: operations["unlockPeriod"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/periods/open-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is open in some days, before they are locked
         * @description For: administrator, hr_officer.
         */
        get: operations["getPeriodOpenItems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is in now, and who is not
         * @description People who are active, by name. For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        get: operations["getPresence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/punches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List punches, of cameras and by hand, in the order in which they began
         * @description Of the last 24 hours unless from and to say otherwise. For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["listPunches"];
        put?: never;
        /**
         * Enter a punch by hand
         * @description Somebody was there, and no camera saw it: evidence as that of a camera, with an author. In a locked period the row stays as it is, and a correction waits for approval. For: administrator, hr_officer, manager (department).
         */
        post: operations["createPunche"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/punches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a punch
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["getPunche"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/punches/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a punch that was entered by hand
         * @description It stays, with who took it back and why, and counts no more. Enter another one for what was right. For: administrator, hr_officer, manager (department).
         */
        post: operations["withdrawPunche"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/punches/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enter punches from a CSV file, as after an outage
         * @description UTF-8, at most 1 MiB and 1000 rows; the columns employee_id and time, and site (name or id), role and reason. A time is on the wall of the site, 2026-11-20 08:30 or 2026-11-20 08:30:15, or a moment with an offset. One that comes twice is the first, one that clocks skip is the moment after the gap; both are told as warnings. What is there already is unchanged. All rows are checked before any is written: one that is wrong is 422 with row, field and message, and nothing was written. For: administrator, hr_officer, manager (department).
         */
        post: operations["importPunche"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognition/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * By what faces are told apart now
         * @description The threshold rises with the people enrolled, so that a stranger is no more often taken for somebody. Settings of identity, to be changed in its environment. For: administrator, hr_officer.
         */
        get: operations["getRecognitionSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who was recognised, when and where
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["listRecognitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recognitions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A recognition and the sightings it rests on
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["getRecognition"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A small report, at once
         * @description Of whom the caller may see. With more than 10,000 rows (PDF: 2,000) it is 422, reason too_many_rows: have it written by POST /reports/jobs. CSV is UTF-8 with a byte order mark, apart by semicolons in languages whose decimals have commas; a cell that a spreadsheet would run as a formula has an apostrophe in front. For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        get: operations["getReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one’s report jobs, and those of schedules
         * @description Newest first. For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        get: operations["listReportJobs"];
        put?: never;
        /**
         * Have a large report written
         * @description Of whom the caller may see. Ask for the job until it is done, then for its file. Of one caller three wait or run at a time, and twenty are kept; a job and its file are deleted after 24 hours. For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        post: operations["createReportJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a report job: its state and progress
         * @description For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        get: operations["getReportJob"];
        put?: never;
        post?: never;
        /**
         * Cancel a report job, or delete its file
         * @description What a schedule made is deleted by who may change schedules (403). For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        delete: operations["deleteReportJob"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/jobs/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The file of a report job
         * @description While the job is not done: 409, reason report_not_done. Whole, or broken off: never a part as if it were all. For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        get: operations["getReportJobFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schedules of reports
         * @description For: administrator, hr_officer.
         */
        get: operations["listReportSchedules"];
        put?: never;
        /**
         * Have a report written every week or month
         * @description When it is done, report.finished goes to webhooks and live events, with the path of the file: personal data is fetched by who may see it, and not sent. Its file is kept for seven days. For: administrator, hr_officer.
         */
        post: operations["createReportSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a schedule of reports
         * @description For: administrator, hr_officer.
         */
        get: operations["getReportSchedule"];
        /**
         * Change a schedule of reports
         * @description Any subset of the fields. For: administrator, hr_officer.
         */
        put: operations["updateReportSchedule"];
        post?: never;
        /**
         * Delete a schedule of reports; what it made stays until it expires
         * @description For: administrator, hr_officer.
         */
        delete: operations["deleteReportSchedule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each role may do */
        get: operations["listRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roster": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who works when
         * @description The shift of each day, and which assignment says so. For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["getRoster"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List shifts
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["listShifts"];
        put?: never;
        /**
         * Add a shift
         * @description For: administrator, hr_officer.
         */
        post: operations["createShift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shifts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a shift
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["getShift"];
        /**
         * Change a shift
         * @description Any subset of the fields; rules from a date to come on. For: administrator, hr_officer.
         */
        put: operations["updateShift"];
        post?: never;
        /**
         * Delete a shift that nobody was ever assigned
         * @description For: administrator, hr_officer.
         */
        delete: operations["deleteShift"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shifts/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What rules would make of a day
         * @description Computed as every day is, once it is over and the cameras saw all of it. Nothing is stored. For: administrator, hr_officer, manager, viewer, employee.
         */
        post: operations["previewShift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sites
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["listSites"];
        put?: never;
        /**
         * Add a site
         * @description For: administrator, hr_officer.
         */
        post: operations["createSite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a site
         * @description For: administrator, hr_officer, manager, viewer, employee.
         */
        get: operations["getSite"];
        /**
         * Change a site
         * @description Any subset of the fields; rules from a date to come on. For: administrator, hr_officer.
         */
        put: operations["updateSite"];
        post?: never;
        /**
         * Delete a site that nothing is of
         * @description For: administrator, hr_officer.
         */
        delete: operations["deleteSite"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the whole is, and what to do about it
         * @description Each service with its replicas, versions and model packs, what waits for whom and how long, cameras that should be watched and are, and reasons for everything that is not well. As of the last 2 s. 200 whatever it says: whether to send requests here is the business of /health/ready. For: administrator, hr_officer.
         */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/unknown-faces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Visits of people nobody knows
         * @description For: administrator, hr_officer.
         */
        get: operations["listUnknownFaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List people
         * @description For: administrator, hr_officer, manager (department).
         */
        get: operations["listUsers"];
        put?: never;
        /**
         * Add a person
         * @description For: administrator, hr_officer.
         */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a person
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["getUser"];
        /**
         * Change a person
         * @description Any subset of the fields. For: administrator, hr_officer.
         */
        put: operations["updateUser"];
        post?: never;
        /**
         * Erase a person with all faces and pictures
         * @description For: administrator, hr_officer.
         */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/face-embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What faces somebody is enrolled with
         * @description Never the vectors. For: administrator, hr_officer, manager (own), viewer (own), employee (own).
         */
        get: operations["listUserFaceEmbeddings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/profile-images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the profile images of a person
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["listUserProfileImages"];
        put?: never;
        /**
         * Add a profile image
         * @description JPEG, PNG, WebP or GIF of at most 5 MB. For: administrator, hr_officer.
         */
        post: operations["createUserProfileImage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/profile-images/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The picture itself
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["getUserProfileImage"];
        put?: never;
        post?: never;
        /**
         * Delete a profile image
         * @description For: administrator, hr_officer.
         */
        delete: operations["deleteUserProfileImage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/profile-images/{image_id}/primary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Make it the primary one
         * @description For: administrator, hr_officer.
         */
        put: operations["setUserProfileImagePrimary"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Days, hours and faces of a person
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["getUserStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/attendance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List rows
         * @description The rows are in data, and for older clients in attendances. For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        get: operations["listUserAttendance"];
        put?: never;
        /**
         * Add a row by hand
         * @description For: administrator, hr_officer, manager (department).
         */
        post: operations["createUserAttendance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/attendance/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a row, what it was made of, and why it has its status
         * @description With as_of, as it was known then; 404 when it was not. For: administrator, hr_officer, manager (department), viewer, employee (own).
         */
        get: operations["getUserAttendance"];
        /**
         * Correct a row
         * @description Any subset of the fields; author and reason are kept. For: administrator, hr_officer, manager (department).
         */
        put: operations["updateUserAttendance"];
        post?: never;
        /**
         * Delete a row; its history stays
         * @description For: administrator, hr_officer, manager (department).
         */
        delete: operations["deleteUserAttendance"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/attendance/{id}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was changed by hand, by whom and why
         * @description For: administrator, hr_officer, manager (department), viewer (own), employee (own).
         */
        get: operations["listUserAttendanceCorrections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/attendance/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** By what days and times are counted */
        get: operations["getUserAttendanceSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/attendance/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts and hours, by day and by department
         * @description For: administrator, hr_officer, manager (department), viewer.
         */
        get: operations["getUserAttendanceStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/face-embeddings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete an enrolled face
         * @description For: administrator, hr_officer, manager (own), viewer (own), employee (own).
         */
        delete: operations["deleteFaceEmbedding"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/face-recognition": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who is on a picture
         * @description Every face of it; a stranger has no match. For: administrator, hr_officer, device.
         */
        post: operations["recognizeFaces"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/upload-face": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol a face
         * @description A picture that is refused is 422 with success: false, reason and faces_detected; faces says where they are. For: administrator, hr_officer.
         */
        post: operations["uploadFace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/upload-face-file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol a face from a file
         * @description The fields may be in the form or in the query; said in both they must agree. For: administrator, hr_officer.
         */
        post: operations["uploadFaceFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks and how they do
         * @description For: administrator.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have events posted to an address
         * @description From now on. Signed as Standard Webhooks say; the secret is in this answer and nowhere else. For: administrator.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A webhook and how it does
         * @description For: administrator.
         */
        get: operations["getWebhook"];
        /**
         * Change a webhook, or switch it on again
         * @description Any of the fields. For: administrator.
         */
        put: operations["updateWebhook"];
        post?: never;
        /**
         * Delete a webhook with its deliveries
         * @description For: administrator.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was, is and will be sent
         * @description Kept for 7 days. Never the events themselves. For: administrator.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/{delivery_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send it once more, or now when it would be sent later
         * @description Under the same id, and out of the order of its person. For: administrator.
         */
        post: operations["replayWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret
         * @description The one before signs beside it for 24 hours. The new one is in this answer and nowhere else. For: administrator.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event of type webhook.test now, once
         * @description The answer is 200 also when the receiver fails, with success: false and the reason. For: administrator.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alive
         * @description Also at /api/v1/health; the same holds for those below.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ready for work, with the state of everything behind */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in the text format of Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ApiKeyView: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string;
            /** @description Whose people a key with the role manager reaches. */
            department: string | null;
            /** Format: date-time */
            expires_at: string | null;
            /** @description The first characters of the key. */
            hint: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            /** Format: date-time */
            revoked_at: string | null;
            /** @enum {string} */
            role: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
            /** @description Null: everything its role may. */
            scopes: string[] | null;
        };
        ApproveCorrectionInput: {
            /**
             * Format: uuid
             * @description The lock that it goes through, as period_id of the request names it; needs periods.lock.
             * @example null
             */
            period_id?: string | null;
            /** @example Seen on the picture of the gate */
            reason?: string | null;
        };
        AssignedView: {
            department: string | null;
            /** Format: date */
            rotation_anchor_date: string | null;
            /** @description An empty text is a day off; empty without a rotation. */
            rotation_shift_ids: string[];
            /** Format: uuid */
            shift_id: string | null;
            /** Format: uuid */
            site_id: string | null;
            /** Format: uuid */
            user_id: string | null;
            /** Format: date */
            valid_from: string;
            /**
             * Format: date
             * @description Included; null is open.
             */
            valid_to: string | null;
            weekdays: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
            /** Format: uuid */
            work_site_id: string | null;
        };
        AssignmentImportView: {
            created: number;
            /** @description In the order of the file. */
            data: components["schemas"]["ImportedAssignmentView"][];
            /** @description Nothing was written; the results are what would have been. */
            dry_run: boolean;
            failed: number;
            /** @description The same is there already. */
            unchanged: number;
        };
        AssignmentRowErrorView: {
            /** @example shift */
            field: string;
            /** @example is known to nobody, or names several */
            message: string;
            /** @description As a spreadsheet counts: the names of the fields are row 1. */
            row: number;
        };
        AssignmentView: {
            /** Format: date-time */
            created_at: string;
            department: string | null;
            /** Format: uuid */
            id: string;
            /** @description Grows with every change. */
            revision: number;
            /** Format: date */
            rotation_anchor_date: string | null;
            /** @description An empty text is a day off; empty without a rotation. */
            rotation_shift_ids: string[];
            /** Format: uuid */
            shift_id: string | null;
            /** Format: uuid */
            site_id: string | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string | null;
            /** Format: date */
            valid_from: string;
            /**
             * Format: date
             * @description Included; null is open.
             */
            valid_to: string | null;
            weekdays: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
            /** Format: uuid */
            work_site_id: string | null;
        };
        AttendanceCorrectedData: {
            /** @description Unpaid. */
            break_minutes: number | null;
            /** Format: uuid */
            camera_id: string | null;
            /**
             * @description What somebody did by hand; deleted: the row as it was.
             * @enum {string}
             */
            change: "created" | "edited" | "deleted";
            /** Format: date-time */
            check_in: string | null;
            /**
             * Format: date-time
             * @description What hours are counted from.
             */
            check_in_rounded: string | null;
            /** Format: date-time */
            check_out: string | null;
            /**
             * Format: date-time
             * @description What hours are counted to.
             */
            check_out_rounded: string | null;
            /** @description The share of the time in which the entry cameras were seeing. */
            coverage_percent: number | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date
             * @description In the time zone of the site.
             */
            date: string;
            department: string | null;
            early_minutes: number;
            /**
             * @description Why it has that status.
             * @example late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace
             */
            explanation: string | null;
            /** @description What is remarkable beside the status. */
            flags: ("auto_check_out" | "impossible_travel" | "left_early" | "low_coverage" | "missing_check_out" | "outside_shift" | "seen_after_deletion" | "too_short" | "unmatched_exit" | "worked_on_holiday" | "worked_on_leave")[];
            /**
             * @description Set by hand, and no longer changed by cameras.
             * @example [
             *       "check_in"
             *     ]
             */
            held_fields: ("check_in" | "check_out" | "status")[];
            /** Format: uuid */
            id: string;
            is_corrected: boolean;
            late_minutes: number;
            location: string | null;
            overtime_minutes: number;
            /** @enum {string} */
            overtime_status: "none" | "pending" | "approved" | "rejected";
            /**
             * Format: uuid
             * @description Its evidence is at /recognitions/{id}.
             */
            recognition_id: string | null;
            /** @description Null without a shift. */
            required_minutes: number | null;
            revision: number;
            /** @description The rule it was computed by. */
            shift: components["schemas"]["ShiftOfRowView"] | null;
            /** @description Of the recognition that opened the row. */
            similarity: number | null;
            /** @enum {string} */
            source: "camera" | "manual";
            /** @enum {string} */
            status: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage";
            /**
             * @description Of the site. Null: that of /attendance/settings.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
            /** @description Null without a check-out. */
            worked_minutes: number | null;
        };
        AttendanceCorrectedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["AttendanceCorrectedData"];
            /** @enum {string} */
            type: "attendance.corrected";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "attendance.corrected";
        };
        AttendanceRecordedData: {
            /** @description Unpaid. */
            break_minutes: number | null;
            /** Format: uuid */
            camera_id: string | null;
            /**
             * @description Extended: seen again, the check-out moved.
             * @enum {string}
             */
            change: "opened" | "extended";
            /** Format: date-time */
            check_in: string | null;
            /**
             * Format: date-time
             * @description What hours are counted from.
             */
            check_in_rounded: string | null;
            /** Format: date-time */
            check_out: string | null;
            /**
             * Format: date-time
             * @description What hours are counted to.
             */
            check_out_rounded: string | null;
            /** @description The share of the time in which the entry cameras were seeing. */
            coverage_percent: number | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date
             * @description In the time zone of the site.
             */
            date: string;
            department: string | null;
            early_minutes: number;
            /**
             * @description Why it has that status.
             * @example late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace
             */
            explanation: string | null;
            /** @description What is remarkable beside the status. */
            flags: ("auto_check_out" | "impossible_travel" | "left_early" | "low_coverage" | "missing_check_out" | "outside_shift" | "seen_after_deletion" | "too_short" | "unmatched_exit" | "worked_on_holiday" | "worked_on_leave")[];
            /**
             * @description Set by hand, and no longer changed by cameras.
             * @example [
             *       "check_in"
             *     ]
             */
            held_fields: ("check_in" | "check_out" | "status")[];
            /** Format: uuid */
            id: string;
            is_corrected: boolean;
            late_minutes: number;
            location: string | null;
            overtime_minutes: number;
            /** @enum {string} */
            overtime_status: "none" | "pending" | "approved" | "rejected";
            /**
             * Format: uuid
             * @description Its evidence is at /recognitions/{id}.
             */
            recognition_id: string | null;
            /** @description Null without a shift. */
            required_minutes: number | null;
            revision: number;
            /** @description The rule it was computed by. */
            shift: components["schemas"]["ShiftOfRowView"] | null;
            /** @description Of the recognition that opened the row. */
            similarity: number | null;
            /** @enum {string} */
            source: "camera" | "manual";
            /** @enum {string} */
            status: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage";
            /**
             * @description Of the site. Null: that of /attendance/settings.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
            /** @description Null without a check-out. */
            worked_minutes: number | null;
        };
        AttendanceRecordedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["AttendanceRecordedData"];
            /** @enum {string} */
            type: "attendance.recorded";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "attendance.recorded";
        };
        AttendanceSettingsView: {
            /**
             * @description HH:MM on the wall there.
             * @example 00:00
             */
            day_starts_at: string;
            /** @example 5 */
            late_grace_minutes: number;
            /** @description In which days and times are counted; an IANA name. */
            time_zone: string;
            /**
             * @description Null: nobody is ever late.
             * @example 09:00
             */
            workday_starts_at: string | null;
        };
        AttendanceView: {
            /** @description Unpaid. */
            break_minutes: number | null;
            /** Format: uuid */
            camera_id: string | null;
            /** @description Also for who may not read cameras; null where it is not known. */
            camera_name: string | null;
            /** Format: date-time */
            check_in: string | null;
            /**
             * Format: date-time
             * @description What hours are counted from.
             */
            check_in_rounded: string | null;
            /** Format: date-time */
            check_out: string | null;
            /**
             * Format: date-time
             * @description What hours are counted to.
             */
            check_out_rounded: string | null;
            /** @description The share of the time in which the entry cameras were seeing. */
            coverage_percent: number | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date
             * @description In the time zone of the site.
             */
            date: string;
            department: string | null;
            early_minutes: number;
            /**
             * @description Why it has that status.
             * @example late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace
             */
            explanation: string | null;
            /** @description What is remarkable beside the status. */
            flags: ("auto_check_out" | "impossible_travel" | "left_early" | "low_coverage" | "missing_check_out" | "outside_shift" | "seen_after_deletion" | "too_short" | "unmatched_exit" | "worked_on_holiday" | "worked_on_leave")[];
            /**
             * @description Set by hand, and no longer changed by cameras.
             * @example [
             *       "check_in"
             *     ]
             */
            held_fields: ("check_in" | "check_out" | "status")[];
            /** Format: uuid */
            id: string;
            is_corrected: boolean;
            late_minutes: number;
            location: string | null;
            notes: string | null;
            overtime_minutes: number;
            /** @enum {string} */
            overtime_status: "none" | "pending" | "approved" | "rejected";
            /**
             * Format: uuid
             * @description Its evidence is at /recognitions/{id}.
             */
            recognition_id: string | null;
            /** @description Null without a shift. */
            required_minutes: number | null;
            revision: number;
            /** @description The rule it was computed by. */
            shift: components["schemas"]["ShiftOfRowView"] | null;
            /** @description Of the recognition that opened the row. */
            similarity: number | null;
            /** @enum {string} */
            source: "camera" | "manual";
            /** @enum {string} */
            status: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage";
            /**
             * @description Of the site. Null: that of /attendance/settings.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
            /** @description Null without a check-out. */
            worked_minutes: number | null;
        };
        AuditEntryView: {
            /** @description Of a failed login: the account, hashed as in the log. */
            account_hash: string | null;
            /**
             * @description Method and path, or the name of a command.
             * @example PUT /users/{id}
             */
            action: string;
            /**
             * Format: uuid
             * @description A user or an API key.
             */
            actor_id: string | null;
            /**
             * @description operator: whoever runs the system, by a command.
             * @enum {string}
             */
            actor_kind: "user" | "api_key" | "operator" | "nobody";
            /** @description As of the request. */
            actor_role: string | null;
            address: string;
            /** Format: date-time */
            at: string;
            /** @description The names of the fields that were given, never what they held. */
            fields: string[];
            /** @description sha256 of the hash before (32 bytes) and this entry as JSON without its hash. */
            hash: string;
            /** Format: uuid */
            id: string;
            /** @description Of a problem: its reason, or else its code. */
            reason: string | null;
            /** @description More than 1: so many alike within a minute, which changed nothing. */
            requests: number;
            /**
             * @description denied: 401, 403, 429.
             * @enum {string}
             */
            result: "succeeded" | "denied" | "failed";
            sequence: number;
            /** @description 0 of a command. */
            status: number;
            target_id: string | null;
            /** @example cameras */
            target_kind: string | null;
            trace_id: string;
            user_agent: string;
            /**
             * Format: uuid
             * @description The person it is about.
             */
            user_id: string | null;
        };
        AuditVerificationView: {
            checked: number;
            /** @description A sentence. */
            detail: string;
            /** @enum {string|null} */
            fault: "missing" | "changed" | null;
            /** @description Of the oldest entry that is kept. */
            first_kept_sequence: number;
            /** @description The first entry that does not fit. */
            first_wrong_sequence: number | null;
            /** @description To be noted elsewhere: whoever rewrites the whole chain cannot keep it. */
            head_hash: string;
            /** @description Of the newest entry. */
            head_sequence: number;
            /** @description For from_sequence of the next call; null when all were looked at. */
            next_sequence: number | null;
            /**
             * @description Of what was looked at.
             * @enum {string}
             */
            state: "whole" | "broken";
        };
        BacklogView: {
            /** @example identity.v1.person-recognized */
            event: string;
            /**
             * Format: date-time
             * @description When the oldest of them was published.
             */
            oldest_at: string | null;
            /** @enum {string} */
            receiver: "camera-registry" | "stream-ingestion" | "face-inference" | "identity" | "attendance" | "gateway";
            /** @description Not handled yet; null when nobody ever consumed it. */
            waiting: number | null;
        };
        BlindSpanView: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
        };
        BoundingBoxView: {
            height: number;
            width: number;
            x: number;
            y: number;
        };
        Break: {
            /** @description Of an automatic one, as minutes; it is unpaid. */
            after_minutes_worked?: number | null;
            end?: string | null;
            /** @enum {string} */
            kind: "fixed" | "automatic";
            minutes?: number | null;
            /** @default false */
            paid?: boolean | null;
            /** @description Of a fixed one, as end and paid. */
            start?: string | null;
        };
        BreakView: {
            /** @description Of an automatic one. */
            after_minutes_worked: number | null;
            end: string | null;
            /** @enum {string} */
            kind: "fixed" | "automatic";
            minutes: number | null;
            paid: boolean;
            /** @description Of a fixed one. */
            start: string | null;
        };
        CameraChangedData: {
            /** @enum {string} */
            change: "created" | "updated" | "deleted";
            revision: number;
        };
        CameraChangedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["CameraChangedData"];
            /** @enum {string} */
            type: "camera.changed";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "camera.changed";
        };
        CameraFitnessView: {
            /** @description Of the first minute since the stream became live; null while it is not live, or not for a minute. */
            after_start: components["schemas"]["FitnessView"] | null;
            /** Format: uuid */
            camera_id: string;
            last_minute: components["schemas"]["FitnessView"];
        };
        CameraHealthView: {
            /** @description From the camera. */
            bytes_received: number;
            /** Format: uuid */
            camera_id: string;
            /** @description Processor time of the decoder; 0 where the system does not tell. */
            decoder_seconds: number;
            /** @description Reason to count. */
            frames_dropped: {
                [key: string]: number;
            };
            frames_per_second_asked: number;
            frames_per_second_real: number;
            frames_published: number;
            last_error: string | null;
            last_error_reason: string | null;
            /** Format: date-time */
            last_frame_at: string | null;
            reconnects: number;
            /** @description Which replica holds the stream. */
            replica: string | null;
            /** @enum {string} */
            state: "stopped" | "connecting" | "live" | "waiting" | "failed";
            /** Format: date-time */
            state_since: string | null;
        };
        CameraImportView: {
            created: number;
            /** @description In the order of the file. */
            data: components["schemas"]["ImportedRowView"][];
            /** @description Nothing was written; the results are what would have been. */
            dry_run: boolean;
            failed: number;
            unchanged: number;
            updated: number;
        };
        CameraStateChangedData: {
            /** @description The same as a sentence. */
            message: string | null;
            /** @description Why it is not live, for programs. */
            reason: string | null;
            /** @description Which replica holds the stream. */
            replica: string | null;
            /** Format: date-time */
            since: string;
            /** @enum {string} */
            state: "stopped" | "connecting" | "live" | "waiting" | "failed";
        };
        CameraStateChangedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["CameraStateChangedData"];
            /** @enum {string} */
            type: "camera.state_changed";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "camera.state_changed";
        };
        CameraStateView: {
            /** Format: uuid */
            camera_id: string;
            /** @description As last_error_reason of the health; null while live. */
            reason: string | null;
            /** @description Which replica holds the stream. */
            replica: string | null;
            /** Format: date-time */
            since: string | null;
            /** @enum {string} */
            state: "stopped" | "connecting" | "live" | "waiting" | "failed";
        };
        CameraView: {
            /** Format: date-time */
            created_at: string;
            description: string | null;
            /**
             * @description Null: as the workers are set up; the same below.
             * @enum {string|null}
             */
            detector_input: "640x384" | "1280x720" | null;
            face_width_px_min: number | null;
            frame_rate: number;
            /** @description A password is stored; it is never answered. */
            has_password: boolean;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** @enum {string|null} */
            liveness_mode: "off" | "flag" | "enforce" | null;
            location: string | null;
            motion_gate: boolean;
            motion_sensitivity: number;
            name: string;
            resolution_height: number | null;
            /** @description Null: as the camera sends it. */
            resolution_width: number | null;
            /** @description Grows with every change. */
            revision: number;
            /** @enum {string} */
            role: "entry" | "exit" | "both" | "inside";
            /** @description Never with credentials. */
            rtsp_url: string;
            /** @description Empty: always. */
            schedule: components["schemas"]["Opening"][];
            /**
             * Format: uuid
             * @description Where it is.
             */
            site_id: string;
            /** @enum {string} */
            stream: "main" | "sub";
            /** @description The stream is wanted running; whether it does is in /health. */
            stream_wanted: boolean;
            /** @description Never with credentials. */
            sub_rtsp_url: string | null;
            /** @description Null: that of the installation. */
            time_zone: string | null;
            /** Format: date-time */
            updated_at: string;
            username: string | null;
            zones: components["schemas"]["Zone"][];
        };
        ChangedHolidayView: {
            /** Format: date */
            date: string;
            name: string;
            name_before: string;
        };
        ChangePasswordInput: {
            /**
             * Format: password
             * @description The one that is good now.
             */
            current_password: string;
            /** Format: password */
            new_password: string;
        };
        ConnectionTestView: {
            codec: string | null;
            /** @description As the camera declares it. */
            fps: number | null;
            height: number | null;
            /** @description Seconds; null when no second keyframe came in time. */
            keyframe_interval: number | null;
            /** @description To the first decoded picture. */
            latency_ms: number | null;
            message: string;
            /** @description Null on success; else unreachable, refused, timed_out, unauthorized, not_found, not_rtsp, no_video or unsupported_codec. */
            reason: string | null;
            /** @description The first picture as a data URL of a JPEG, at most 640 pixels wide. */
            sample_image: string | null;
            success: boolean;
            width: number | null;
        };
        CorrectionRequestView: {
            /** @description What the row becomes; null when it goes. */
            after: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: uuid
             * @description The row; null while there is none.
             */
            attendance_id: string | null;
            /**
             * @description Who asked: a user, an API key or system.
             * @example 3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b
             */
            author_id: string;
            /** @description The row as it was when this was asked; null without one. */
            before: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date */
            date: string;
            /** Format: date-time */
            decided_at: string | null;
            /** @example 9c1d4f80-6f3e-4b34-8f43-2a51c07f9e02 */
            decided_by: string | null;
            /** @example Seen on the picture of the gate */
            decision_reason: string | null;
            department: string | null;
            /** Format: uuid */
            id: string;
            /**
             * @description The row changed since: approving it is 409 once, and shows what it comes to now.
             * @example false
             */
            is_stale: boolean;
            /**
             * @description late_data came after its period was locked.
             * @example change
             * @enum {string}
             */
            kind: "change" | "missing_day" | "removal" | "late_data";
            /**
             * Format: uuid
             * @description The lock in which the day is; an approval names it.
             * @example 5a0de2b7-8f0c-4f3e-bb5b-0d7c1a9e4f11
             */
            period_id: string | null;
            reason: string | null;
            /** @description Grows with every change. */
            revision: number;
            /**
             * @example pending
             * @enum {string}
             */
            state: "pending" | "approved" | "refused" | "withdrawn";
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
            wanted: components["schemas"]["WantedChangeView"];
        };
        CorrectionView: {
            /** @enum {string} */
            action: "created" | "edited" | "deleted";
            after: {
                [key: string]: unknown;
            } | null;
            /** Format: uuid */
            attendance_id: string;
            /** @description User or API key. */
            author_id: string;
            before: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            reason: string | null;
        };
        CoverageView: {
            /** @description When it did not see, or nobody knows; in order, at most 1000. */
            blind_spans: components["schemas"]["BlindSpanView"][];
            /** @description There were more blind spans than are answered. */
            blind_spans_cut: boolean;
            /** Format: uuid */
            camera_id: string;
            /** Format: date-time */
            from: string;
            /** @description Of the time asked for that has passed already. */
            seconds_asked: number;
            seconds_seen: number;
            /** @description 0 to 1; null while none of the time has passed. */
            share: number | null;
            /** Format: date-time */
            to: string;
        };
        CreateApiKeyInput: {
            /** @description Whose people a key with the role manager reaches, whatever the case; for no other role. */
            department?: string | null;
            /**
             * Format: date-time
             * @description Nothing: until it is revoked.
             */
            expires_at?: string | null;
            /** @example payroll export */
            name: string;
            /** @enum {string} */
            role: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
            /** @description The permissions it has, of those its role may for others. Nothing: all of these. */
            scopes?: ("cameras.read" | "cameras.view" | "cameras.write" | "users.read" | "users.write" | "faces.read" | "faces.enrol" | "faces.erase" | "faces.recognize" | "attendance.read" | "attendance.report" | "attendance.write" | "corrections.read" | "punches.read" | "punches.write" | "corrections.request" | "corrections.decide" | "overtime.decide" | "periods.read" | "periods.lock" | "presence.read" | "reports.read" | "reports.schedule" | "sites.read" | "sites.write" | "shifts.read" | "shifts.write" | "assignments.read" | "assignments.write" | "roster.read" | "drafts.read" | "drafts.write" | "drafts.approve" | "holidays.read" | "holidays.write" | "leave_types.read" | "leave_types.write" | "leave.read" | "leave.request" | "leave.decide" | "leave.import" | "recognitions.read" | "strangers.read" | "events.read" | "password.change" | "sessions.manage" | "api_keys.manage" | "dead_letters.manage" | "audit.read" | "system.read" | "webhooks.manage")[] | null;
        };
        CreateAssignmentInput: {
            department?: string | null;
            /**
             * Format: date
             * @description The day of the first shift of a rotation, which goes on into the past, too.
             */
            rotation_anchor_date?: string | null;
            /** @description The shift of each day of a rotation, over and over; an empty text is a day off. */
            rotation_shift_ids?: string[] | null;
            /**
             * Format: uuid
             * @description What is assigned: this or a rotation, and a work_site_id beside it or alone.
             */
            shift_id?: string | null;
            /** Format: uuid */
            site_id?: string | null;
            /**
             * Format: uuid
             * @description Whom it is about: this, a department or a site.
             */
            user_id?: string | null;
            /**
             * Format: date
             * @description Tomorrow at the earliest; of a draft today at the latest.
             */
            valid_from: string;
            /**
             * Format: date
             * @description Included; null is open.
             */
            valid_to?: string | null;
            /** @description The days of shift_id, every one without it; the others are days off. */
            weekdays?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[] | null;
            /**
             * Format: uuid
             * @description Where the person or department works from then on.
             */
            work_site_id?: string | null;
        };
        CreateAttendanceInput: {
            /** Format: uuid */
            camera_id?: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T08:30:00+01:00
             */
            check_in: string;
            /** Format: date-time */
            check_out?: string | null;
            location?: string | null;
            notes?: string | null;
            /**
             * @description Decided as for a punch when left out.
             * @enum {string|null}
             */
            status?: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage" | null;
            /** Format: uuid */
            user_id: string;
        };
        CreateCameraInput: {
            description?: string | null;
            /**
             * @description Size the face detector works at; null for as the workers are set up. The larger finds small faces in wide scenes.
             * @enum {string|null}
             */
            detector_input?: "640x384" | "1280x720" | null;
            /** @description Pixels; narrower faces are passed over. Null or 0 leaves it to the workers. */
            face_width_px_min?: number | null;
            /**
             * @description Frames a second to look at.
             * @default 5
             */
            frame_rate?: number | null;
            /** @default true */
            is_active?: boolean | null;
            /**
             * @description Null for as the workers are set up.
             * @enum {string|null}
             */
            liveness_mode?: "off" | "flag" | "enforce" | null;
            location?: string | null;
            /**
             * @description Pictures in which nothing moves are left out, but for one every two seconds.
             * @default true
             */
            motion_gate?: boolean | null;
            /**
             * @description 1: only large movements; 100: the least one.
             * @default 50
             */
            motion_sensitivity?: number | null;
            /** @example Front door */
            name: string;
            /**
             * Format: password
             * @description Stored encrypted, never answered.
             */
            password?: string | null;
            resolution_height?: number | null;
            /** @description Pixels; 0 or nothing for as the camera sends it. */
            resolution_width?: number | null;
            /**
             * @description What being seen by it says: somebody came, left, either (both), or was there (inside).
             * @default both
             * @enum {string|null}
             */
            role?: "entry" | "exit" | "both" | "inside" | null;
            /**
             * @description Credentials inside are taken out and kept apart.
             * @example rtsp://camera.example:554/stream1
             */
            rtsp_url: string;
            /**
             * @description When the camera is watched, in time_zone; empty for always.
             * @example [
             *       {
             *         "days": [
             *           "mon",
             *           "tue",
             *           "wed",
             *           "thu",
             *           "fri"
             *         ],
             *         "from": "07:30",
             *         "to": "18:00"
             *       }
             *     ]
             */
            schedule?: components["schemas"]["Opening"][] | null;
            /**
             * Format: uuid
             * @description Where it is; null for the default site.
             */
            site_id?: string | null;
            /**
             * @description Which of the two addresses is opened.
             * @default main
             * @enum {string|null}
             */
            stream?: "main" | "sub" | null;
            /** @description The low-resolution stream of the same camera, on the same host; opened with the same credentials. */
            sub_rtsp_url?: string | null;
            /**
             * @description IANA name; null for that of the installation.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            username?: string | null;
            /**
             * @description watch: only faces inside count; mask: painted black before anybody looks.
             * @example [
             *       {
             *         "name": "Door",
             *         "kind": "watch",
             *         "points": [
             *           [
             *             0.2,
             *             0.1
             *           ],
             *           [
             *             0.8,
             *             0.1
             *           ],
             *           [
             *             0.8,
             *             1
             *           ],
             *           [
             *             0.2,
             *             1
             *           ]
             *         ]
             *       }
             *     ]
             */
            zones?: components["schemas"]["Zone"][] | null;
        };
        CreateCorrectionRequestInput: {
            /** Format: uuid */
            attendance_id?: string | null;
            /** Format: date-time */
            check_in?: string | null;
            /**
             * Format: date-time
             * @description Null, where it is written, gives it back to the cameras.
             */
            check_out?: string | null;
            /**
             * @description missing_day needs check_in; the others need attendance_id.
             * @example change
             * @enum {string}
             */
            kind: "change" | "missing_day" | "removal";
            notes?: string | null;
            reason: string;
            /**
             * @description Null, where it is written, gives it back to the rules.
             * @example present
             * @enum {string|null}
             */
            status?: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage" | null;
            /**
             * Format: uuid
             * @description About whom.
             */
            user_id: string;
        };
        CreateHolidayCalendarInput: {
            /** @description In any order, each day once. */
            holidays?: components["schemas"]["Holiday"][] | null;
            name: string;
        };
        CreateLeaveRequestInput: {
            /**
             * Format: date
             * @description The first day, at most a year ago and two years ahead.
             */
            date_from: string;
            /**
             * Format: date
             * @description The last day, included; the first one when left out. At most 366 days in one piece.
             */
            date_to?: string | null;
            /** @description For whoever decides. */
            note?: string | null;
            /**
             * @description Half a day is of one day: off until the middle of the shift, or from it on.
             * @default full_day
             * @enum {string|null}
             */
            part?: "full_day" | "first_half" | "second_half" | null;
            /** Format: uuid */
            type_id: string;
            /**
             * Format: uuid
             * @description Whose leave; the caller’s own when left out.
             */
            user_id?: string | null;
        };
        CreateLeaveTypeInput: {
            name: string;
            /**
             * @description Whether it is paid, for payroll.
             * @default true
             */
            paid?: boolean | null;
        };
        CreatePunchInput: {
            /**
             * Format: date-time
             * @description When they were there; not in the future.
             * @example 2026-11-20T08:30:00+01:00
             */
            at: string;
            /**
             * Format: uuid
             * @description The camera that should have seen them; says where and in which role, too.
             */
            camera_id?: string | null;
            /** @example The camera at the gate was down */
            reason: string;
            /**
             * @description That of the camera when left out, else both.
             * @enum {string|null}
             */
            role?: "entry" | "exit" | "both" | "inside" | null;
            /**
             * Format: uuid
             * @description Where it was, without a camera; else the site where they work then.
             */
            site_id?: string | null;
            /** Format: uuid */
            user_id: string;
        };
        CreateReportJobInput: {
            /**
             * Format: date-time
             * @description Of presence: who was in at that moment. Without it now.
             */
            at?: string | null;
            /**
             * Format: date
             * @description First day at the site. Without it today, of monthly, totals, departments, punches and vendors this month.
             */
            date_from?: string | null;
            /**
             * Format: date
             * @description Last day, included; at most 92 days. Without it the one day, or the month of the first.
             */
            date_to?: string | null;
            /** @description The number of the client there (Mandantennummer). */
            datev_client_number?: string | null;
            /** @description Of datev_lodas, as the next three: the number of the tax consultant (Beraternummer). */
            datev_consultant_number?: string | null;
            /** @description The wage type (Lohnart) that hours are booked on; without one for overtime it is within them. */
            datev_hours_wage_type?: string | null;
            datev_overtime_wage_type?: string | null;
            /** @description Of the person, as it is now; the whole name, whatever the case. */
            department?: string | null;
            /**
             * @description For vendors it is the one that they import, whatever is asked for; json without it.
             * @default json
             * @enum {string|null}
             */
            format?: "json" | "csv" | "xlsx" | "pdf" | null;
            /** @enum {string} */
            kind: "daily" | "monthly" | "late" | "absences" | "totals" | "departments" | "presence" | "punches" | "frappe_hr" | "odoo" | "datev_lodas";
            /**
             * @description Of headings and words; that of Accept-Language without it, else English.
             * @enum {string|null}
             */
            language?: "en" | "de" | "es" | "fr" | "zh" | "ar" | null;
            /**
             * Format: uuid
             * @description Of presence and punches.
             */
            site_id?: string | null;
            /** Format: uuid */
            user_id?: string | null;
        };
        CreateReportScheduleInput: {
            /**
             * @description On the wall at the default site.
             * @example 06:00
             */
            at_time: string;
            /** @description The number of the client there (Mandantennummer). */
            datev_client_number?: string | null;
            /** @description Of datev_lodas, as the next three: the number of the tax consultant (Beraternummer). */
            datev_consultant_number?: string | null;
            /** @description The wage type (Lohnart) that hours are booked on; without one for overtime it is within them. */
            datev_hours_wage_type?: string | null;
            datev_overtime_wage_type?: string | null;
            /**
             * @description Of monthly.
             * @default 1
             */
            day_of_month?: number | null;
            /** @description Of the person, as it is now; the whole name, whatever the case. */
            department?: string | null;
            /**
             * @description It is of the week (Monday to Sunday) or month that has ended.
             * @enum {string}
             */
            every: "weekly" | "monthly";
            /**
             * @description For vendors it is the one that they import, whatever is asked for; json without it.
             * @default json
             * @enum {string|null}
             */
            format?: "json" | "csv" | "xlsx" | "pdf" | null;
            /** @default true */
            is_active?: boolean | null;
            /** @enum {string} */
            kind: "daily" | "monthly" | "late" | "absences" | "totals" | "departments" | "presence" | "punches" | "frappe_hr" | "odoo" | "datev_lodas";
            /**
             * @description Of headings and words; that of Accept-Language without it, else English.
             * @enum {string|null}
             */
            language?: "en" | "de" | "es" | "fr" | "zh" | "ar" | null;
            name: string;
            /**
             * Format: uuid
             * @description Of presence and punches.
             */
            site_id?: string | null;
            /** Format: uuid */
            user_id?: string | null;
            /**
             * @description Of weekly: 1 (Monday) to 7.
             * @default 1
             */
            weekday?: number | null;
        };
        CreateShiftInput: {
            /** @description Worked less, it is no day at all; null: never. */
            absent_below_minutes?: number | null;
            /**
             * @description How long after the end a punch is still of this shift.
             * @default 360
             */
            after_minutes?: number | null;
            /**
             * @description What becomes of somebody who was not seen leaving.
             * @default off
             * @enum {string|null}
             */
            auto_check_out?: "off" | "at_shift_end" | null;
            /**
             * @description How long before the start a punch is of this shift already.
             * @default 240
             */
            before_minutes?: number | null;
            breaks?: components["schemas"]["Break"][] | null;
            /**
             * @description To which multiple.
             * @default nearest
             * @enum {string|null}
             */
            check_in_rounding_direction?: "nearest" | "up" | "down" | null;
            /** @description Minutes on the wall to multiples of which it is rounded; null: not at all. */
            check_in_rounding_minutes?: number | null;
            /**
             * @description To which multiple.
             * @default nearest
             * @enum {string|null}
             */
            check_out_rounding_direction?: "nearest" | "up" | "down" | null;
            /** @description Minutes on the wall to multiples of which it is rounded; null: not at all. */
            check_out_rounding_minutes?: number | null;
            /** @default 5 */
            early_grace_minutes?: number | null;
            /** @description Not after the start: of the next day. */
            end: string;
            /**
             * @description Nobody is late.
             * @default false
             */
            flexible?: boolean | null;
            /** @description Worked less, it is half a day; null: never. */
            half_day_below_minutes?: number | null;
            /**
             * Format: uuid
             * @description Whose days are holidays: the id of a calendar of /holidays; null: none.
             */
            holiday_calendar?: string | null;
            /** @default 5 */
            late_grace_minutes?: number | null;
            name: string;
            /** @description Overtime is what is worked beyond the required minutes and these; null: none is counted. */
            overtime_after_minutes?: number | null;
            /** @default false */
            overtime_needs_approval?: boolean | null;
            /** @description Null: the length of the shift without its unpaid fixed breaks. */
            required_minutes?: number | null;
            start: string;
            /**
             * @description From the first to the last sign, or the sum of what lies between entry and exit.
             * @default first_in_last_out
             * @enum {string|null}
             */
            working_time?: "first_in_last_out" | "paired" | null;
        };
        CreateSiteInput: {
            /**
             * @description Punches of one person and camera role closer than this are one, in seconds.
             * @default 60
             */
            cooldown_seconds?: number | null;
            /**
             * @description Nobody is called absent while the entry cameras were seeing for less, in percent.
             * @default 95
             */
            coverage_min_percent?: number | null;
            name: string;
            time_zone: string;
            /** @description How long it takes at least to another site, both ways. Whoever is seen at both in less is told as impossible_travel. */
            travel_minutes?: components["schemas"]["Travel"][] | null;
        };
        CreateUserInput: {
            /** @description To being recognised by face: yes, no, or nothing is said. What is said is kept with who said it and when. */
            biometric_consent?: boolean | null;
            department?: string | null;
            /**
             * Format: email
             * @description Unique, whatever the case.
             * @example ada@example.org
             */
            email: string;
            /**
             * @description Unique.
             * @example E-1001
             */
            employee_id: string;
            /** @example Ada */
            first_name: string;
            /** @default true */
            is_active?: boolean | null;
            /** @example Lovelace */
            last_name: string;
            /**
             * Format: password
             * @description Stored as an argon2id hash, never answered.
             */
            password: string;
            phone?: string | null;
            position?: string | null;
            /**
             * @description Only an administrator gives another than employee.
             * @default employee
             * @enum {string|null}
             */
            role?: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device" | null;
        };
        CreateWebhookInput: {
            /**
             * Format: uuid
             * @description Only events at this camera.
             */
            camera_id?: string | null;
            /** @description Only events about people of this department. */
            department?: string | null;
            description?: string | null;
            /** @default true */
            is_active?: boolean;
            /**
             * @description Which events; nothing or an empty list means all.
             * @example [
             *       "attendance.recorded"
             *     ]
             */
            types?: ("person.recognized" | "stranger.seen" | "attendance.recorded" | "attendance.corrected" | "report.finished" | "leave.requested" | "leave.decided" | "leave.ended" | "camera.state_changed" | "camera.changed" | "person.changed" | "person.erased" | "dead_letter.created")[] | null;
            /** @example https://hooks.example.org/attendance */
            url: string;
            /**
             * Format: uuid
             * @description Only events about this person.
             */
            user_id?: string | null;
        };
        DayCountsView: {
            absent: number;
            /** Format: date */
            date: string;
            late: number;
            no_coverage: number;
            present: number;
            total_hours: number;
            total_records: number;
            unique_users: number;
        };
        DayPreviewView: {
            /** @description Null where there would be no row. */
            row: components["schemas"]["PreviewedRowView"] | null;
        };
        DeadLetterCreatedData: {
            attempts: number;
            /** @description The code of the error that ended it. */
            code: string;
            /** Format: date-time */
            died_at: string;
            message: string;
            payload_bytes: number;
            /** @description The service that could not handle it. */
            receiver: string;
            /** @description Names it in /replay and in DELETE. */
            sequence: number;
            /** @description What the message was about. */
            subject: string;
        };
        DeadLetterCreatedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["DeadLetterCreatedData"];
            /** @enum {string} */
            type: "dead_letter.created";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "dead_letter.created";
        };
        DeadLetterView: {
            attempts: number;
            /** @description The code of the error that ended it. */
            code: string;
            /** Format: date-time */
            died_at: string;
            message: string;
            payload_bytes: number;
            /** @description The service that could not handle it. */
            receiver: string;
            /** @description Names it in /replay and in DELETE. */
            sequence: number;
            /** @description What the message was about. */
            subject: string;
        };
        DecidedOvertimeView: {
            /** @description The row as it is now. */
            attendance: components["schemas"]["AttendanceView"] | null;
            /** Format: uuid */
            attendance_id: string;
            /** @example The row has 50 minutes of overtime by now. */
            message: string | null;
            /**
             * @description Why it failed.
             * @example minutes_changed
             * @enum {string|null}
             */
            reason: "not_found" | "minutes_changed" | "needs_no_approval" | "period_locked" | "own_row" | null;
            /**
             * @example decided
             * @enum {string}
             */
            result: "decided" | "unchanged" | "failed";
        };
        DecideDraftInput: {
            /** @description Why; kept with the draft and in the history of every row that it changes. */
            reason: string;
        };
        DecideOvertimeInput: {
            /**
             * @example approved
             * @enum {string}
             */
            decision: "approved" | "rejected";
            /** @description At most 200. */
            overtime: components["schemas"]["OvertimeOfRow"][];
            /**
             * @description Why; a rejection needs one.
             * @example The delivery came late
             */
            reason?: string | null;
        };
        DeleteAttendanceInput: {
            reason?: string | null;
        };
        DepartmentCountsView: {
            absent: number;
            department: string | null;
            late: number;
            no_coverage: number;
            present: number;
            total_hours: number;
            total_records: number;
            unique_users: number;
        };
        DepartmentPresenceView: {
            absent: number;
            /** @description Of those who are in or left. */
            came_late: number;
            department: string | null;
            expected: number;
            holiday: number;
            in: number;
            late: number;
            left: number;
            no_coverage: number;
            not_expected: number;
            on_leave: number;
            users: number;
        };
        DependencyView: {
            /** @description A sentence; empty when ready. */
            detail: string;
            name: string;
            /** @enum {string} */
            state: "ready" | "not_ready" | "timed_out";
        };
        DiscoverCamerasInput: {
            /**
             * @description Where to look; without any the network is asked by multicast.
             * @example [
             *       "10.1.0.20",
             *       "camera-7.example:8080"
             *     ]
             */
            hosts?: string[] | null;
            /** Format: password */
            password?: string | null;
            /**
             * @description Seconds.
             * @default 5
             */
            timeout?: number | null;
            /** @description For asking what is found for its streams. */
            username?: string | null;
        };
        DiscoveredCameraView: {
            host: string;
            manufacturer: string | null;
            model: string | null;
            name: string | null;
            /** @description Why its streams are not known: unauthorized, timed_out, not_onvif, forbidden_address or unreachable; null when they are. */
            reason: string | null;
            streams: components["schemas"]["DiscoveredStreamView"][];
        };
        DiscoveredStreamView: {
            codec: string | null;
            fps: number | null;
            height: number | null;
            profile: string;
            /** @description Never with credentials. */
            rtsp_url: string;
            width: number | null;
        };
        DraftAssignmentEndInput: {
            /** Format: uuid */
            assignment_id: string;
            /** @description Why; kept with the draft and in the history of every row that it changes. */
            reason: string;
            /**
             * Format: date
             * @description The last day; null is open.
             */
            valid_to?: string | null;
        };
        DraftAssignmentInput: {
            department?: string | null;
            /** @description Why; kept with the draft and in the history of every row that it changes. */
            reason: string;
            /**
             * Format: date
             * @description The day of the first shift of a rotation, which goes on into the past, too.
             */
            rotation_anchor_date?: string | null;
            /** @description The shift of each day of a rotation, over and over; an empty text is a day off. */
            rotation_shift_ids?: string[] | null;
            /**
             * Format: uuid
             * @description What is assigned: this or a rotation, and a work_site_id beside it or alone.
             */
            shift_id?: string | null;
            /** Format: uuid */
            site_id?: string | null;
            /**
             * Format: uuid
             * @description Whom it is about: this, a department or a site.
             */
            user_id?: string | null;
            /**
             * Format: date
             * @description Tomorrow at the earliest; of a draft today at the latest.
             */
            valid_from: string;
            /**
             * Format: date
             * @description Included; null is open.
             */
            valid_to?: string | null;
            /** @description The days of shift_id, every one without it; the others are days off. */
            weekdays?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[] | null;
            /**
             * Format: uuid
             * @description Where the person or department works from then on.
             */
            work_site_id?: string | null;
        };
        DraftDayView: {
            /** @description Null where there will be none. */
            after: components["schemas"]["DraftRowView"] | null;
            /** @description Null where there is no row. */
            before: components["schemas"]["DraftRowView"] | null;
            /**
             * @description What is another than that from which the row was computed.
             * @example [
             *       "shift"
             *     ]
             */
            causes: ("shift" | "site" | "punches" | "coverage" | "leave" | "holiday" | "overtime_decision" | "by_hand" | "rules")[];
            /** Format: date */
            date: string;
            department: string | null;
            /** @enum {string} */
            outcome: "waiting" | "locked" | "applied" | "different";
            /**
             * Format: uuid
             * @description The row; null where there is none.
             */
            record_id: string | null;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
        };
        DraftRecomputationInput: {
            /** Format: date */
            date_from: string;
            /**
             * Format: date
             * @description Included.
             */
            date_to: string;
            /** @description Why; kept with the draft and in the history of every row that it changes. */
            reason: string;
            /**
             * Format: uuid
             * @description Of this person alone.
             */
            user_id?: string | null;
        };
        DraftRowView: {
            /** Format: date-time */
            check_in: string | null;
            /** Format: date-time */
            check_out: string | null;
            early_minutes: number;
            flags: ("auto_check_out" | "impossible_travel" | "left_early" | "low_coverage" | "missing_check_out" | "outside_shift" | "seen_after_deletion" | "too_short" | "unmatched_exit" | "worked_on_holiday" | "worked_on_leave")[];
            late_minutes: number;
            overtime_minutes: number;
            /** @enum {string} */
            overtime_status: "none" | "pending" | "approved" | "rejected";
            required_minutes: number | null;
            /** @example Day */
            shift_name: string | null;
            shift_version: number | null;
            /** @enum {string} */
            status: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage";
            worked_minutes: number | null;
        };
        DraftShiftInput: {
            /** @description Worked less, it is no day at all; null: never. */
            absent_below_minutes?: number | null;
            /** @description How long after the end a punch is still of this shift. */
            after_minutes?: number;
            /**
             * @description What becomes of somebody who was not seen leaving.
             * @enum {string}
             */
            auto_check_out?: "off" | "at_shift_end";
            /** @description How long before the start a punch is of this shift already. */
            before_minutes?: number;
            breaks?: components["schemas"]["Break"][] | null;
            /**
             * @description To which multiple.
             * @enum {string}
             */
            check_in_rounding_direction?: "nearest" | "up" | "down";
            /** @description Minutes on the wall to multiples of which it is rounded; null: not at all. */
            check_in_rounding_minutes?: number | null;
            /**
             * @description To which multiple.
             * @enum {string}
             */
            check_out_rounding_direction?: "nearest" | "up" | "down";
            /** @description Minutes on the wall to multiples of which it is rounded; null: not at all. */
            check_out_rounding_minutes?: number | null;
            early_grace_minutes?: number;
            end?: string;
            flexible?: boolean;
            /** @description Worked less, it is half a day; null: never. */
            half_day_below_minutes?: number | null;
            /**
             * Format: uuid
             * @description Whose days are holidays: the id of a calendar of /holidays; null: none.
             */
            holiday_calendar?: string | null;
            late_grace_minutes?: number;
            /** @description Overtime is what is worked beyond the required minutes and these; null: none is counted. */
            overtime_after_minutes?: number | null;
            overtime_needs_approval?: boolean;
            /** @description Why; kept with the draft and in the history of every row that it changes. */
            reason: string;
            /** @description Null: the length of the shift without its unpaid fixed breaks. */
            required_minutes?: number | null;
            /** Format: uuid */
            shift_id: string;
            start?: string;
            /**
             * Format: date
             * @description The first day of the change, today at the latest.
             */
            valid_from: string;
            /**
             * @description From the first to the last sign, or the sum of what lies between entry and exit.
             * @enum {string}
             */
            working_time?: "first_in_last_out" | "paired";
        };
        DraftSiteInput: {
            cooldown_seconds?: number;
            coverage_min_percent?: number;
            /** @description Why; kept with the draft and in the history of every row that it changes. */
            reason: string;
            /** Format: uuid */
            site_id: string;
            time_zone?: string;
            /**
             * Format: date
             * @description The first day of the change, today at the latest.
             */
            valid_from: string;
        };
        DraftView: {
            /** Format: date-time */
            applied_at: string | null;
            assignment: components["schemas"]["AssignedView"] | null;
            /** Format: uuid */
            assignment_id: string | null;
            /** Format: uuid */
            author_id: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date
             * @description The days that are looked at, both included.
             */
            date_from: string;
            /** Format: date */
            date_to: string;
            /** @description As they were shown. */
            days_applied: number;
            /** @description At /drafts/{id}/days. */
            days_changed: number;
            /** @description Computed to something else than was shown, since more was known by then. */
            days_different: number;
            /** @description Of those, in a period that is locked. */
            days_locked: number;
            /** Format: date-time */
            decided_at: string | null;
            /**
             * Format: uuid
             * @description Who approved or discarded it.
             */
            decided_by: string | null;
            decision_reason: string | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "shift" | "site" | "assignment" | "assignment_end" | "recomputation";
            /** @description How far preview or application have come. */
            people_done: number;
            people_total: number;
            /** Format: date-time */
            previewed_at: string | null;
            /**
             * @description Why it is stale, failed, or was discarded by nobody.
             * @example
             */
            problem: string | null;
            reason: string;
            /** @description Grows with every change but progress. */
            revision: number;
            shift: components["schemas"]["ShiftRulesView"] | null;
            /** Format: uuid */
            shift_id: string | null;
            site: components["schemas"]["SiteRulesChangeView"] | null;
            /** Format: uuid */
            site_id: string | null;
            /**
             * @example ready
             * @enum {string}
             */
            state: "previewing" | "ready" | "stale" | "failed" | "applying" | "applied" | "discarded";
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string | null;
            /** Format: date */
            valid_from: string | null;
            /** Format: date */
            valid_to: string | null;
        };
        EnrolmentView: {
            /** Format: uuid */
            face_embedding_id: string;
            faces_detected: number;
            message: string;
            /** @description 0 unusable to 1 ideal */
            quality_score: number;
            success: boolean;
            warnings: string[];
        };
        Event: components["schemas"]["PersonRecognizedEvent"] | components["schemas"]["StrangerSeenEvent"] | components["schemas"]["AttendanceRecordedEvent"] | components["schemas"]["AttendanceCorrectedEvent"] | components["schemas"]["ReportFinishedEvent"] | components["schemas"]["LeaveRequestedEvent"] | components["schemas"]["LeaveDecidedEvent"] | components["schemas"]["LeaveEndedEvent"] | components["schemas"]["CameraStateChangedEvent"] | components["schemas"]["CameraChangedEvent"] | components["schemas"]["PersonChangedEvent"] | components["schemas"]["PersonErasedEvent"] | components["schemas"]["DeadLetterCreatedEvent"];
        EventView: {
            /** Format: uuid */
            camera_id: string | null;
            /** @description By type, see Event. */
            data: {
                [key: string]: unknown;
            };
            /** @description Of the user, as of the event. */
            department: string | null;
            /**
             * Format: uuid
             * @description The same for every delivery of the event.
             */
            id: string;
            /**
             * Format: date-time
             * @description When it happened, which may be long before it was told.
             */
            occurred_at: string;
            /** @enum {string} */
            type: "person.recognized" | "stranger.seen" | "attendance.recorded" | "attendance.corrected" | "report.finished" | "leave.requested" | "leave.decided" | "leave.ended" | "camera.state_changed" | "camera.changed" | "person.changed" | "person.erased" | "dead_letter.created";
            /** Format: uuid */
            user_id: string | null;
        };
        EvidenceView: {
            /** Format: uuid */
            camera_id: string;
            /** Format: date-time */
            decided_at: string;
            /** @description The sightings that agreed, oldest first. */
            evidence: components["schemas"]["SightingView"][];
            /** Format: date-time */
            first_seen_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_seen_at: string;
            /** @description Smallest distance to the runner-up. */
            margin: number;
            sightings: number;
            /** @description Best cosine of the sightings that agreed. */
            similarity: number;
            /** Format: uuid */
            user_id: string;
        };
        ExamplePunch: {
            /**
             * @description Days from the date: 1 is the day after, as at the end of a night.
             * @default 0
             */
            day_offset?: number | null;
            /**
             * @description Of the camera that sees it.
             * @default both
             * @enum {string|null}
             */
            role?: "entry" | "exit" | "both" | "inside" | null;
            /** @example 08:52 */
            time: string;
        };
        ExplainedAttendanceView: {
            /** @description Unpaid. */
            break_minutes: number | null;
            /** Format: uuid */
            camera_id: string | null;
            /** @description Also for who may not read cameras; null where it is not known. */
            camera_name: string | null;
            /** Format: date-time */
            check_in: string | null;
            /**
             * Format: date-time
             * @description What hours are counted from.
             */
            check_in_rounded: string | null;
            /** Format: date-time */
            check_out: string | null;
            /**
             * Format: date-time
             * @description What hours are counted to.
             */
            check_out_rounded: string | null;
            /** @description The share of the time in which the entry cameras were seeing. */
            coverage_percent: number | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date
             * @description In the time zone of the site.
             */
            date: string;
            department: string | null;
            early_minutes: number;
            /**
             * @description Why it has that status.
             * @example late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace
             */
            explanation: string | null;
            /** @description What is remarkable beside the status. */
            flags: ("auto_check_out" | "impossible_travel" | "left_early" | "low_coverage" | "missing_check_out" | "outside_shift" | "seen_after_deletion" | "too_short" | "unmatched_exit" | "worked_on_holiday" | "worked_on_leave")[];
            /**
             * @description Set by hand, and no longer changed by cameras.
             * @example [
             *       "check_in"
             *     ]
             */
            held_fields: ("check_in" | "check_out" | "status")[];
            /** Format: uuid */
            id: string;
            intervals: components["schemas"]["IntervalView"][];
            is_corrected: boolean;
            late_minutes: number;
            location: string | null;
            notes: string | null;
            overtime_minutes: number;
            /** @enum {string} */
            overtime_status: "none" | "pending" | "approved" | "rejected";
            /** @description The first 500. */
            punches: components["schemas"]["PunchView"][];
            /**
             * Format: uuid
             * @description Its evidence is at /recognitions/{id}.
             */
            recognition_id: string | null;
            /** @description Null without a shift. */
            required_minutes: number | null;
            revision: number;
            /** @description The rule it was computed by. */
            shift: components["schemas"]["ShiftOfRowView"] | null;
            /** @description Of the recognition that opened the row. */
            similarity: number | null;
            /** @enum {string} */
            source: "camera" | "manual";
            /** @enum {string} */
            status: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage";
            /**
             * @description Of the site. Null: that of /attendance/settings.
             * @example Europe/Berlin
             */
            time_zone: string | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
            /** @description Null without a check-out. */
            worked_minutes: number | null;
        };
        FaceEmbeddingView: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_primary: boolean;
            /** @description The model pack that made it. */
            model: string;
            quality_score: number;
            source_description: string | null;
            /** Format: uuid */
            user_id: string;
        };
        FitnessView: {
            /** @description Sentences, most useful first. */
            advice: string[];
            brightness: number | null;
            faces: number;
            /** Format: date-time */
            from: string;
            /** @description Pixels between the eyes; this and those below are medians over all faces. */
            inter_eye_px: number | null;
            pitch_degrees: number | null;
            /** @description Reason to count. */
            refused: {
                [key: string]: number;
            };
            sharpness: number | null;
            /** Format: date-time */
            to: string;
            /** @description Those that no gate refused. */
            usable_faces: number;
            usable_faces_per_minute: number;
            /** @description good, usable, poor or no_faces. */
            verdict: string;
            yaw_degrees: number | null;
        };
        FleetReplicaView: {
            replica: string;
            /** Format: date-time */
            started_at: string;
            streams_held: number;
            streams_live: number;
            streams_max: number;
        };
        FleetView: {
            /** @description Cameras that are wanted running now. */
            cameras_wanted: number;
            /** @description Of them, those nobody carries; at most 1000. */
            cameras_without_replica: string[];
            /** @description There are more cameras wanted than all replicas together may carry. */
            is_overfull: boolean;
            replicas: components["schemas"]["FleetReplicaView"][];
        };
        GalleryThresholdView: {
            /** @example 1000 */
            people: number;
            /** @example 0.485 */
            threshold: number;
        };
        HealthView: {
            /** @enum {string} */
            service: "gateway";
            /** @enum {string} */
            status: "ok";
        };
        Holiday: {
            /** Format: date */
            date: string;
            name: string;
        };
        HolidayCalendarSummaryView: {
            /** Format: date-time */
            created_at: string;
            /** Format: date */
            first_date: string | null;
            holiday_count: number;
            /** Format: uuid */
            id: string;
            /** @description Somebody has or had it by their shift: days that have begun stay as they are. */
            in_use: boolean;
            /** Format: date */
            last_date: string | null;
            name: string;
            /** @description Grows with every change. */
            revision: number;
            /** Format: date-time */
            updated_at: string;
        };
        HolidayCalendarView: {
            /** Format: date-time */
            created_at: string;
            /** Format: date */
            first_date: string | null;
            holiday_count: number;
            /** @description In the order of their dates. */
            holidays: components["schemas"]["HolidayView"][];
            /** Format: uuid */
            id: string;
            /** @description Somebody has or had it by their shift: days that have begun stay as they are. */
            in_use: boolean;
            /** Format: date */
            last_date: string | null;
            name: string;
            /** @description Grows with every change. */
            revision: number;
            /** Format: date-time */
            updated_at: string;
        };
        HolidayImportView: {
            added: components["schemas"]["HolidayView"][];
            /** @description As it is now; with dry_run, as it would be. */
            calendar: components["schemas"]["HolidayCalendarView"];
            /** @description Called otherwise by now. */
            changed: components["schemas"]["ChangedHolidayView"][];
            /** @description Nothing was written; the rest is what would have been. */
            dry_run: boolean;
            /** @description Days that have begun and differ from the file; they stay as they are. */
            kept: number;
            removed: components["schemas"]["HolidayView"][];
            /** @description Events that are no days off, such as those of some hours. */
            skipped: components["schemas"]["SkippedEventView"][];
            unchanged: number;
        };
        HolidayView: {
            /** Format: date */
            date: string;
            name: string;
        };
        ImportedAssignmentView: {
            errors: components["schemas"]["AssignmentRowErrorView"][];
            /** @enum {string} */
            result: "created" | "unchanged" | "failed";
            row: number;
        };
        ImportedLeaveView: {
            errors: components["schemas"]["LeaveRowErrorView"][];
            /** @enum {string} */
            result: "created" | "unchanged" | "failed";
            row: number;
            /**
             * Format: uuid
             * @description Whose leave it is; null for nobody.
             */
            user_id: string | null;
        };
        ImportedPunchView: {
            /**
             * Format: date-time
             * @description The moment that was read; null where it could not be.
             */
            at: string | null;
            employee_id: string;
            errors: components["schemas"]["PunchRowMessageView"][];
            /** @description It becomes a correction that waits for approval. */
            in_locked_period: boolean;
            /**
             * Format: uuid
             * @description Null where nothing was written.
             */
            punch_id: string | null;
            /** @enum {string} */
            result: "created" | "unchanged" | "failed";
            row: number;
            /** Format: uuid */
            site_id: string | null;
            /** Format: uuid */
            user_id: string | null;
            /** @description What to look at all the same: times that come twice, or that clocks skip. */
            warnings: components["schemas"]["PunchRowMessageView"][];
        };
        ImportedRowView: {
            /**
             * Format: uuid
             * @description Null where there is no camera, or not yet.
             */
            camera_id: string | null;
            errors: components["schemas"]["RowErrorView"][];
            name: string;
            /** @enum {string} */
            result: "created" | "updated" | "unchanged" | "failed";
            row: number;
        };
        IntervalView: {
            /** @enum {string} */
            end: "exit_seen" | "last_seen" | "shift_end" | "manual" | "still_here";
            /** Format: date-time */
            from: string;
            punches: number;
            /** Format: uuid */
            site_id: string | null;
            /**
             * Format: date-time
             * @description Null where nobody saw the end.
             */
            to: string | null;
        };
        LeaveDecidedData: {
            /** Format: date-time */
            created_at: string;
            /** Format: date */
            date_from: string;
            /**
             * Format: date
             * @description Included.
             */
            date_to: string;
            /** Format: date-time */
            decided_at: string | null;
            /** @description Who approved or refused it. */
            decided_by: string | null;
            /** @description Of the person, as it is now. */
            department: string | null;
            /** Format: date-time */
            ended_at: string | null;
            /** @description Who cancelled or withdrew it; system: the person left. */
            ended_by: string | null;
            /** Format: uuid */
            id: string;
            /** @description As the type was then. */
            paid: boolean;
            /** @enum {string} */
            part: "full_day" | "first_half" | "second_half";
            /** @description Who asked: a person, an API key. */
            requested_by: string;
            /** @description Grows with every change. */
            revision: number;
            /**
             * @description requested becomes approved, refused or withdrawn; approved becomes cancelled. Only approved leave counts.
             * @enum {string}
             */
            state: "requested" | "approved" | "refused" | "cancelled" | "withdrawn";
            /** Format: uuid */
            type_id: string;
            /** @description As it was called when the leave was asked for. */
            type_name: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
        };
        LeaveDecidedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["LeaveDecidedData"];
            /** @enum {string} */
            type: "leave.decided";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "leave.decided";
        };
        LeaveEndedData: {
            /** Format: date-time */
            created_at: string;
            /** Format: date */
            date_from: string;
            /**
             * Format: date
             * @description Included.
             */
            date_to: string;
            /** Format: date-time */
            decided_at: string | null;
            /** @description Who approved or refused it. */
            decided_by: string | null;
            /** @description Of the person, as it is now. */
            department: string | null;
            /** Format: date-time */
            ended_at: string | null;
            /** @description Who cancelled or withdrew it; system: the person left. */
            ended_by: string | null;
            /** Format: uuid */
            id: string;
            /** @description As the type was then. */
            paid: boolean;
            /** @enum {string} */
            part: "full_day" | "first_half" | "second_half";
            /** @description Who asked: a person, an API key. */
            requested_by: string;
            /** @description Grows with every change. */
            revision: number;
            /**
             * @description requested becomes approved, refused or withdrawn; approved becomes cancelled. Only approved leave counts.
             * @enum {string}
             */
            state: "requested" | "approved" | "refused" | "cancelled" | "withdrawn";
            /** Format: uuid */
            type_id: string;
            /** @description As it was called when the leave was asked for. */
            type_name: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
        };
        LeaveEndedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["LeaveEndedData"];
            /** @enum {string} */
            type: "leave.ended";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "leave.ended";
        };
        LeaveImportView: {
            created: number;
            /** @description In the order of the file. */
            data: components["schemas"]["ImportedLeaveView"][];
            /** @description Days that have begun and were computed anew. */
            days_computed: number;
            /** @description Nothing was written; the results are what would have been. */
            dry_run: boolean;
            failed: number;
            /** @description The same leave is approved already. */
            unchanged: number;
        };
        LeaveReasonInput: {
            reason?: string | null;
        };
        LeaveRequestedData: {
            /** Format: date-time */
            created_at: string;
            /** Format: date */
            date_from: string;
            /**
             * Format: date
             * @description Included.
             */
            date_to: string;
            /** Format: date-time */
            decided_at: string | null;
            /** @description Who approved or refused it. */
            decided_by: string | null;
            /** @description Of the person, as it is now. */
            department: string | null;
            /** Format: date-time */
            ended_at: string | null;
            /** @description Who cancelled or withdrew it; system: the person left. */
            ended_by: string | null;
            /** Format: uuid */
            id: string;
            /** @description As the type was then. */
            paid: boolean;
            /** @enum {string} */
            part: "full_day" | "first_half" | "second_half";
            /** @description Who asked: a person, an API key. */
            requested_by: string;
            /** @description Grows with every change. */
            revision: number;
            /**
             * @description requested becomes approved, refused or withdrawn; approved becomes cancelled. Only approved leave counts.
             * @enum {string}
             */
            state: "requested" | "approved" | "refused" | "cancelled" | "withdrawn";
            /** Format: uuid */
            type_id: string;
            /** @description As it was called when the leave was asked for. */
            type_name: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
        };
        LeaveRequestedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["LeaveRequestedData"];
            /** @enum {string} */
            type: "leave.requested";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "leave.requested";
        };
        LeaveRequestView: {
            /** Format: date-time */
            created_at: string;
            /** Format: date */
            date_from: string;
            /**
             * Format: date
             * @description Included.
             */
            date_to: string;
            /** Format: date-time */
            decided_at: string | null;
            /** @description Who approved or refused it. */
            decided_by: string | null;
            decision_reason: string | null;
            /** @description Of the person, as it is now. */
            department: string | null;
            end_reason: string | null;
            /** Format: date-time */
            ended_at: string | null;
            /** @description Who cancelled or withdrew it; system: the person left. */
            ended_by: string | null;
            /** Format: uuid */
            id: string;
            /** @description Of whoever asked. */
            note: string | null;
            /** @description As the type was then. */
            paid: boolean;
            /** @enum {string} */
            part: "full_day" | "first_half" | "second_half";
            /** @description Who asked: a person, an API key. */
            requested_by: string;
            /** @description Grows with every change. */
            revision: number;
            /**
             * @description requested becomes approved, refused or withdrawn; approved becomes cancelled. Only approved leave counts.
             * @enum {string}
             */
            state: "requested" | "approved" | "refused" | "cancelled" | "withdrawn";
            /** Format: uuid */
            type_id: string;
            /** @description As it was called when the leave was asked for. */
            type_name: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
        };
        LeaveRowErrorView: {
            field: string;
            message: string;
            /** @description As a spreadsheet counts: the names of the fields are row 1. */
            row: number;
        };
        LeaveTypeView: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @description Nobody asks for one that is not active. */
            is_active: boolean;
            name: string;
            paid: boolean;
            /** @description Grows with every change. */
            revision: number;
            /** Format: date-time */
            updated_at: string;
        };
        LockPeriodInput: {
            /**
             * @description Locks though something is open; without it that is 409, reason open_items.
             * @example false
             */
            accept_open_items?: boolean | null;
            /**
             * Format: date
             * @description First day, in the time zone of the site.
             * @example 2026-11-01
             */
            date_from: string;
            /**
             * Format: date
             * @description Last day, included. It is over, and at most 366 days away.
             * @example 2026-11-30
             */
            date_to: string;
            /** @example Payroll of November */
            reason?: string | null;
        };
        LoginInput: {
            /** @example admin@example.org */
            email: string;
            /** Format: password */
            password: string;
        };
        LoginMethodsView: {
            /** @description By a provider: /auth/oidc/login. */
            oidc: boolean;
            /** @description With email and password. */
            password: boolean;
        };
        LogoutInput: {
            /** @description Ends the session of this token as well, when it is yours. */
            refresh_token?: string | null;
        };
        MatchView: {
            /** @description To the next best person. */
            margin: number;
            name: string;
            /** @description Cosine. */
            similarity: number;
            /** Format: uuid */
            user_id: string;
        };
        MeApiKeyView: {
            department: string | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "api_key";
            name: string;
            /** @description What these come to. */
            permissions: string[];
            /** @enum {string} */
            role: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
            /** @description Null: everything its role may. */
            scopes: string[] | null;
        };
        MeUserView: {
            /** @description Null: nothing was said. */
            biometric_consent: boolean | null;
            /** Format: date-time */
            consent_recorded_at: string | null;
            /** @description Whose word it was: record: or uploader: and the id of the author. */
            consent_source: string | null;
            /** Format: date-time */
            created_at: string;
            department: string | null;
            email: string;
            employee_id: string;
            first_name: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** @enum {string} */
            kind: "user";
            last_name: string;
            /** @description By PUT /auth/password; until then everything but that, this and logout is 403. */
            password_change_required: boolean;
            /** @description With (own) where they end at oneself, (department) at the people of one’s department. */
            permissions: string[];
            phone: string | null;
            position: string | null;
            /** @description Grows with every change. */
            revision: number;
            /** @enum {string} */
            role: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
            /** Format: date-time */
            updated_at: string;
        };
        NewApiKeyView: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string;
            /** @description Whose people a key with the role manager reaches. */
            department: string | null;
            /** Format: date-time */
            expires_at: string | null;
            /** @description The first characters of the key. */
            hint: string;
            /** Format: uuid */
            id: string;
            /** @description Shown this once; only its hash is stored. */
            key: string;
            /** Format: date-time */
            last_used_at: string | null;
            name: string;
            /** Format: date-time */
            revoked_at: string | null;
            /** @enum {string} */
            role: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
            /** @description Null: everything its role may. */
            scopes: string[] | null;
        };
        NewWebhookView: {
            /** Format: uuid */
            camera_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string;
            department: string | null;
            description: string | null;
            /**
             * Format: date-time
             * @description When the first of the failures was.
             */
            failing_since: string | null;
            /** @description Failed attempts since the last delivery. */
            failures: number;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** Format: date-time */
            last_delivered_at: string | null;
            /** @description Why the last of them failed. */
            last_failure_reason: string | null;
            /**
             * Format: date-time
             * @description Up to then the secret before signs beside the one of now.
             */
            previous_secret_until: string | null;
            /**
             * @description Shown this once.
             * @example whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
             */
            secret: string;
            /** Format: date-time */
            switched_off_at: string | null;
            /**
             * @description Why it was switched off by itself. is_active switches it on again.
             * @enum {string|null}
             */
            switched_off_reason: "gone" | "failing" | "too_far_behind" | null;
            /** @description Null for all. */
            types: ("person.recognized" | "stranger.seen" | "attendance.recorded" | "attendance.corrected" | "report.finished" | "leave.requested" | "leave.decided" | "leave.ended" | "camera.state_changed" | "camera.changed" | "person.changed" | "person.erased" | "dead_letter.created")[] | null;
            /** Format: date-time */
            updated_at: string;
            url: string;
            /** Format: uuid */
            user_id: string | null;
        };
        OpenedSessionView: {
            /**
             * Format: date-time
             * @description Unless it is used before.
             */
            expires_at: string;
            /** @description Until it is changed, nothing else than that may be done. */
            password_change_required: boolean;
            /** Format: uuid */
            session_id: string;
            user: components["schemas"]["UserView"];
        };
        Opening: {
            days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
            from: string;
            /** @description As from, or 24:00; before from it is of the next day. */
            to: string;
        };
        OpenItemsView: {
            /** @description Days that are still to be computed, or of which not all that cameras saw had been handled. */
            days_to_compute: number;
            /** @description Rows without a check-out. */
            missing_check_outs: number;
            /** @description Corrections that nobody has decided. */
            pending_corrections: number;
            /** @description Rows whose overtime nobody has decided. */
            pending_overtime: number;
        };
        OvertimeDecisionsView: {
            /** @description One of each, in their order. */
            data: components["schemas"]["DecidedOvertimeView"][];
            decided: number;
            failed: number;
            unchanged: number;
        };
        OvertimeOfRow: {
            /** Format: uuid */
            attendance_id: string;
            /**
             * @description overtime_minutes of the row, as it was seen; with others by now it fails.
             * @example 45
             */
            minutes: number;
        };
        PeriodView: {
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date
             * @example 2026-11-01
             */
            date_from: string;
            /**
             * Format: date
             * @description Included.
             * @example 2026-11-30
             */
            date_to: string;
            /** Format: uuid */
            id: string;
            /** @example true */
            is_locked: boolean;
            /** @example Payroll of November */
            lock_reason: string | null;
            /**
             * Format: date-time
             * @example 2026-12-02T08:15:00.000Z
             */
            locked_at: string;
            /**
             * @description User or API key.
             * @example 3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b
             */
            locked_by: string;
            /** @description What was open when it was locked. */
            open_items: components["schemas"]["OpenItemsView"];
            /** @description Grows with every change. */
            revision: number;
            /** @example The bank returned the file */
            unlock_reason: string | null;
            /**
             * Format: date-time
             * @example 2026-12-03T09:00:00.000Z
             */
            unlocked_at: string | null;
            /** @example 3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b */
            unlocked_by: string | null;
            /** Format: date-time */
            updated_at: string;
        };
        PersonChangedData: {
            /** @enum {string} */
            change: "created" | "updated";
            department: string | null;
            employee_id: string | null;
            is_active: boolean;
            revision: number;
            user_name: string | null;
        };
        PersonChangedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["PersonChangedData"];
            /** @enum {string} */
            type: "person.changed";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "person.changed";
        };
        PersonErasedData: Record<string, never>;
        PersonErasedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["PersonErasedData"];
            /** @enum {string} */
            type: "person.erased";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "person.erased";
        };
        PersonPresenceView: {
            /**
             * Format: uuid
             * @description The row of the day.
             */
            attendance_id: string | null;
            came_late: boolean;
            /** Format: date-time */
            check_in: string | null;
            department: string | null;
            employee_id: string | null;
            /** Format: uuid */
            last_camera_id: string | null;
            /**
             * Format: date-time
             * @description By a camera, since the check-in.
             */
            last_seen_at: string | null;
            /** @description Of who came late, and of who is late. */
            late_minutes: number;
            /** @description That of today; null without. */
            shift: components["schemas"]["PresenceShiftView"] | null;
            /**
             * Format: date-time
             * @description in: the check-in. left: the last sign of them. late: the start of the shift. Else null.
             */
            since: string | null;
            /** Format: uuid */
            site_id: string;
            /**
             * @description late: not here yet, though the shift began. not_expected: without a shift today, and not seen.
             * @enum {string}
             */
            state: "in" | "left" | "late" | "expected" | "absent" | "no_coverage" | "on_leave" | "holiday" | "not_expected";
            /**
             * @description Of the row.
             * @enum {string|null}
             */
            status: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage" | null;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
        };
        PersonRecognizedData: {
            /** Format: uuid */
            camera_id: string;
            /** Format: date-time */
            decided_at: string;
            /** Format: date-time */
            first_seen_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_seen_at: string;
            /** @description Smallest distance to the runner-up. */
            margin: number;
            sightings: number;
            /** @description Best cosine of the sightings that agreed. */
            similarity: number;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
        };
        PersonRecognizedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["PersonRecognizedData"];
            /** @enum {string} */
            type: "person.recognized";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "person.recognized";
        };
        PersonRosterView: {
            /** @description One of each day. */
            days: components["schemas"]["RosterDayView"][];
            /** Format: uuid */
            user_id: string;
        };
        PresenceCountsView: {
            absent: number;
            /** @description Of those who are in or left. */
            came_late: number;
            expected: number;
            holiday: number;
            in: number;
            late: number;
            left: number;
            no_coverage: number;
            not_expected: number;
            on_leave: number;
            users: number;
        };
        PresencePageView: {
            /**
             * Format: date-time
             * @description The moment of which all of this is told.
             */
            as_of: string;
            /** @description As counts; the 500 largest. */
            by_department: components["schemas"]["DepartmentPresenceView"][];
            /** @description Of all who are selected, whatever state is asked for. */
            counts: components["schemas"]["PresenceCountsView"];
            data: components["schemas"]["PersonPresenceView"][];
            next_cursor: string | null;
            page: number;
            pages: number;
            size: number;
            total: number;
        };
        PresenceShiftView: {
            /** Format: date-time */
            ends_at: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** Format: date-time */
            starts_at: string;
        };
        PreviewedRowView: {
            /** @description Unpaid. */
            break_minutes: number | null;
            /** Format: date-time */
            check_in: string | null;
            /**
             * Format: date-time
             * @description What hours are counted from.
             */
            check_in_rounded: string | null;
            /** Format: date-time */
            check_out: string | null;
            /**
             * Format: date-time
             * @description What hours are counted to.
             */
            check_out_rounded: string | null;
            /**
             * Format: date
             * @description In the time zone of the site.
             */
            date: string;
            early_minutes: number;
            /**
             * @description Why it has that status.
             * @example late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace
             */
            explanation: string | null;
            /** @description What is remarkable beside the status. */
            flags: ("auto_check_out" | "impossible_travel" | "left_early" | "low_coverage" | "missing_check_out" | "outside_shift" | "seen_after_deletion" | "too_short" | "unmatched_exit" | "worked_on_holiday" | "worked_on_leave")[];
            late_minutes: number;
            overtime_minutes: number;
            /** @enum {string} */
            overtime_status: "none" | "pending" | "approved" | "rejected";
            /** @description Null without a shift. */
            required_minutes: number | null;
            /** @enum {string} */
            status: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage";
            /** @description Null without a check-out. */
            worked_minutes: number | null;
        };
        PreviewShiftInput: {
            /** @description Worked less, it is no day at all; null: never. */
            absent_below_minutes?: number | null;
            /**
             * @description How long after the end a punch is still of this shift.
             * @default 360
             */
            after_minutes?: number | null;
            /**
             * @description What becomes of somebody who was not seen leaving.
             * @default off
             * @enum {string|null}
             */
            auto_check_out?: "off" | "at_shift_end" | null;
            /**
             * @description How long before the start a punch is of this shift already.
             * @default 240
             */
            before_minutes?: number | null;
            breaks?: components["schemas"]["Break"][] | null;
            /**
             * @description To which multiple.
             * @default nearest
             * @enum {string|null}
             */
            check_in_rounding_direction?: "nearest" | "up" | "down" | null;
            /** @description Minutes on the wall to multiples of which it is rounded; null: not at all. */
            check_in_rounding_minutes?: number | null;
            /**
             * @description To which multiple.
             * @default nearest
             * @enum {string|null}
             */
            check_out_rounding_direction?: "nearest" | "up" | "down" | null;
            /** @description Minutes on the wall to multiples of which it is rounded; null: not at all. */
            check_out_rounding_minutes?: number | null;
            /**
             * Format: date
             * @description Today without it. The days around it are days off.
             */
            date?: string | null;
            /** @default 5 */
            early_grace_minutes?: number | null;
            /** @description Not after the start: of the next day. */
            end: string;
            /**
             * @description Nobody is late.
             * @default false
             */
            flexible?: boolean | null;
            /** @description Worked less, it is half a day; null: never. */
            half_day_below_minutes?: number | null;
            /** @default false */
            holiday?: boolean | null;
            /**
             * Format: uuid
             * @description Whose days are holidays: the id of a calendar of /holidays; null: none.
             */
            holiday_calendar?: string | null;
            /** @default 5 */
            late_grace_minutes?: number | null;
            /**
             * @description Approved for that day.
             * @enum {string|null}
             */
            leave?: "full_day" | "first_half" | "second_half" | null;
            /** @description Overtime is what is worked beyond the required minutes and these; null: none is counted. */
            overtime_after_minutes?: number | null;
            /** @default false */
            overtime_needs_approval?: boolean | null;
            /** @description When somebody is seen. */
            punches?: components["schemas"]["ExamplePunch"][] | null;
            /** @description Null: the length of the shift without its unpaid fixed breaks. */
            required_minutes?: number | null;
            /**
             * Format: uuid
             * @description Its time zone and cool-down; the default site without it.
             */
            site_id?: string | null;
            start: string;
            /**
             * @description From the first to the last sign, or the sum of what lies between entry and exit.
             * @default first_in_last_out
             * @enum {string|null}
             */
            working_time?: "first_in_last_out" | "paired" | null;
        };
        Problem: {
            /** @description Of a 412: what it is now, as a GET answers it. */
            current?: {
                [key: string]: unknown;
            };
            /** @description A sentence a person can act on. */
            detail: string;
            errors?: {
                field: string;
                message: string;
                /** @description Of a file: its row, as a spreadsheet counts. */
                row?: number;
            }[];
            /**
             * Format: uuid
             * @description Of a conflict: what is there already.
             */
            existing_id?: string;
            /** @description Of a refused picture: where its faces are, in pixels of the upright picture; the one that was judged, then the largest first. */
            faces?: {
                bounding_box: components["schemas"]["BoundingBoxView"];
            }[];
            faces_detected?: number | null;
            /** @description Machine-readable cause within the status. */
            reason?: string;
            status: number;
            /** @description Of a refused picture: false. */
            success?: boolean;
            title: string;
            trace_id: string;
            type: string;
        };
        ProfileImageView: {
            /** Format: date-time */
            created_at: string;
            height: number;
            /** Format: uuid */
            id: string;
            image_name: string | null;
            is_primary: boolean;
            /** @example image/jpeg */
            media_type: string;
            size_bytes: number;
            /** Format: uuid */
            user_id: string;
            width: number;
        };
        PunchImportView: {
            created: number;
            /** @description In the order of the file. */
            data: components["schemas"]["ImportedPunchView"][];
            /** @description Nothing was written; the results are what would have been. */
            dry_run: boolean;
            failed: number;
            unchanged: number;
        };
        PunchOfPersonView: {
            /**
             * Format: uuid
             * @description The row it was counted to.
             */
            attendance_id: string | null;
            /**
             * @description User or API key who entered it.
             * @example b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11
             */
            author_id: string | null;
            /** Format: uuid */
            camera_id: string | null;
            /**
             * Format: date-time
             * @description When it was handled here.
             */
            created_at: string;
            department: string | null;
            employee_id: string | null;
            /**
             * Format: date-time
             * @description When they were first seen, or are said to have been there.
             */
            from: string;
            /** Format: uuid */
            id: string;
            /** @example The camera at the gate was down */
            reason: string | null;
            /** @enum {string} */
            role: "entry" | "exit" | "both" | "inside";
            /** Format: uuid */
            site_id: string;
            /** @enum {string} */
            source: "camera" | "manual";
            /** Format: date-time */
            to: string;
            /** Format: uuid */
            user_id: string;
            user_name: string | null;
            /** @example It was another day */
            withdrawal_reason: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:00:00.000Z
             */
            withdrawn_at: string | null;
            /** @example b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11 */
            withdrawn_by: string | null;
        };
        PunchRowMessageView: {
            /** @example time */
            field: string;
            /** @example comes twice, as clocks are turned back: the first is meant unless an offset is written */
            message: string;
            /** @description As a spreadsheet counts: the names of the fields are row 1. */
            row: number;
        };
        PunchView: {
            /**
             * @description User or API key who entered it.
             * @example b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11
             */
            author_id: string | null;
            /** Format: uuid */
            camera_id: string | null;
            camera_name: string | null;
            /** Format: date-time */
            from: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "entry" | "exit" | "both" | "inside";
            /** Format: uuid */
            site_id: string;
            /** @enum {string} */
            source: "camera" | "manual";
            /** Format: date-time */
            to: string;
        };
        ReadinessView: {
            dependencies: components["schemas"]["DependencyView"][];
            /** @enum {string} */
            service: "gateway";
            /** @enum {string} */
            status: "ready" | "not_ready" | "stopping";
        };
        RecognitionAnswerView: {
            faces: components["schemas"]["RecognizedFaceView"][];
            processing_time_ms: number;
            success: boolean;
            /** @description The cosine that held. */
            threshold: number;
            /** @description What was not done as it was asked for. */
            warnings: string[];
        };
        RecognitionSettingsView: {
            /** @description Whether faces are enrolled only with a yes. */
            consent_required: boolean;
            /**
             * @description Enrolled with that pack.
             * @example 120
             */
            gallery_people: number;
            /**
             * @description What counts as live.
             * @example 0.5
             */
            liveness_min: number;
            /**
             * @description Of photos, and of cameras without a mode of their own.
             * @enum {string}
             */
            liveness_mode: "off" | "flag" | "enforce";
            /**
             * @description So much more alike than the second best person the best must be.
             * @example 0.05
             */
            margin_min: number;
            /** @description Pictures are looked at with. */
            model_pack: string;
            /**
             * @description So many must agree before anybody is recognised.
             * @example 3
             */
            sightings_min: number;
            /**
             * @description How often a stranger may be taken for anybody of the gallery, per sighting; the threshold keeps it.
             * @example 0.01
             */
            stranger_rate_max: number;
            /** @description Cosine that holds now, in a gallery of so many people. */
            threshold: number;
            /**
             * @description The threshold is never below.
             * @example 0.48
             */
            threshold_min: number;
            /** @description What it would be in galleries of other sizes. */
            thresholds: components["schemas"]["GalleryThresholdView"][];
            /**
             * @description Within this time.
             * @example 10000
             */
            window_ms: number;
        };
        RecognitionView: {
            /** Format: uuid */
            camera_id: string;
            /** Format: date-time */
            decided_at: string;
            /** Format: date-time */
            first_seen_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_seen_at: string;
            /** @description Smallest distance to the runner-up. */
            margin: number;
            sightings: number;
            /** @description Best cosine of the sightings that agreed. */
            similarity: number;
            /** Format: uuid */
            user_id: string;
        };
        RecognizedFaceView: {
            /** @description Pixels of the upright picture, from the top left. */
            bounding_box: components["schemas"]["BoundingBoxView"];
            /** @description That this is a face at all, 0 to 1. */
            confidence: number;
            /** @description 0 spoof to 1 live; null when not looked at. */
            liveness: number | null;
            /** @description Null for a stranger. */
            match: components["schemas"]["MatchView"] | null;
            quality_score: number;
            /** @description Why there is no match. */
            reason: string | null;
        };
        RecognizeFacesInput: {
            /** Format: uuid */
            camera_id?: string | null;
            /** @description Base64 of a JPEG, PNG, WebP or GIF of at most 5 MB; a data: prefix is allowed. */
            image_data: string;
            /** @description Cosine. Never less than what the size of the gallery demands, which holds when it is left out as well; the answer says which held. */
            threshold?: number | null;
        };
        RefreshInput: {
            refresh_token: string;
        };
        RefuseCorrectionInput: {
            /** @example The picture shows somebody else */
            reason: string;
        };
        ReplicaDependencyView: {
            /** @description A sentence; empty when ready. */
            detail: string;
            /** @description Room left for what it keeps, where that can be known. */
            free_bytes: number | null;
            name: string;
            ready: boolean;
        };
        ReplicaView: {
            dependencies: components["schemas"]["ReplicaDependencyView"][];
            /** @description People it compares faces with, by model pack. */
            gallery_people: {
                [key: string]: number;
            };
            /**
             * Format: uuid
             * @description A new one at each start of the process.
             */
            id: string;
            /** @description The models it works with. */
            model_pack: string | null;
            /** @description Events that the bus has not taken yet. */
            outbox_rows: number | null;
            ready: boolean;
            /** @description What it was built from; empty when that is not known. */
            revision: string;
            /** Format: date-time */
            started_at: string;
            version: string;
        };
        ReportColumnView: {
            /** @description The member of a row. */
            key: string;
            /** @description In the language of the reader. */
            title: string;
            /** @enum {string} */
            type: "text" | "date" | "instant" | "minutes" | "count" | "percent" | "status" | "flags";
        };
        ReportFinishedData: {
            /** Format: date */
            date_from: string | null;
            /** Format: date */
            date_to: string | null;
            /** Format: date-time */
            expires_at: string;
            file_name: string | null;
            /** @description Where the file is, of this API. */
            file_path: string | null;
            /** @enum {string} */
            format: "json" | "csv" | "xlsx" | "pdf";
            /** Format: uuid */
            job_id: string;
            /** @enum {string} */
            kind: "daily" | "monthly" | "late" | "absences" | "totals" | "departments" | "presence" | "punches" | "frappe_hr" | "odoo" | "datev_lodas";
            media_type: string | null;
            /** @description Why it failed, for programs. */
            reason: string | null;
            rows: number;
            /** Format: uuid */
            schedule_id: string;
            schedule_name: string;
            size_bytes: number;
            /** @enum {string} */
            state: "done" | "failed";
        };
        ReportFinishedEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["ReportFinishedData"];
            /** @enum {string} */
            type: "report.finished";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "report.finished";
        };
        ReportJobView: {
            /** Format: date-time */
            at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date */
            date_from: string | null;
            /** Format: date */
            date_to: string | null;
            datev_client_number: string | null;
            datev_consultant_number: string | null;
            datev_hours_wage_type: string | null;
            datev_overtime_wage_type: string | null;
            department: string | null;
            /**
             * Format: date-time
             * @description When the job and its file are deleted.
             */
            expires_at: string;
            file_name: string | null;
            /** Format: date-time */
            finished_at: string | null;
            /** @enum {string} */
            format: "json" | "csv" | "xlsx" | "pdf";
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "daily" | "monthly" | "late" | "absences" | "totals" | "departments" | "presence" | "punches" | "frappe_hr" | "odoo" | "datev_lodas";
            /** @enum {string} */
            language: "en" | "de" | "es" | "fr" | "zh" | "ar";
            media_type: string | null;
            /** @description The same as a sentence. */
            message: string | null;
            /** @description Of 100. */
            progress_percent: number;
            /** @description Why it failed, for programs. */
            reason: string | null;
            rows: number;
            /**
             * Format: uuid
             * @description Of the schedule that made it.
             */
            schedule_id: string | null;
            /** Format: uuid */
            site_id: string | null;
            size_bytes: number;
            /** Format: date-time */
            started_at: string | null;
            /**
             * @description Its file is there once it is done.
             * @enum {string}
             */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            /** Format: uuid */
            user_id: string | null;
        };
        ReportScheduleView: {
            /**
             * @description On the wall at the default site.
             * @example 06:00
             */
            at_time: string;
            /** Format: date-time */
            created_at: string;
            datev_client_number: string | null;
            datev_consultant_number: string | null;
            datev_hours_wage_type: string | null;
            datev_overtime_wage_type: string | null;
            /** @description Of monthly. */
            day_of_month: number;
            department: string | null;
            /** @enum {string} */
            every: "weekly" | "monthly";
            /** @enum {string} */
            format: "json" | "csv" | "xlsx" | "pdf";
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** @enum {string} */
            kind: "daily" | "monthly" | "late" | "absences" | "totals" | "departments" | "presence" | "punches" | "frappe_hr" | "odoo" | "datev_lodas";
            /** @enum {string} */
            language: "en" | "de" | "es" | "fr" | "zh" | "ar";
            /** Format: uuid */
            last_job_id: string | null;
            /** Format: date-time */
            last_run_at: string | null;
            name: string;
            /**
             * Format: date-time
             * @description Null while it is not active.
             */
            next_run_at: string | null;
            /** @description Grows with every change. */
            revision: number;
            /** Format: uuid */
            site_id: string | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: uuid */
            user_id: string | null;
            /** @description 1 (Monday) to 7; of weekly. */
            weekday: number;
        };
        ReportView: {
            /** Format: date-time */
            at: string | null;
            columns: components["schemas"]["ReportColumnView"][];
            /** @description Each with the keys of the columns; dates as YYYY-MM-DD, instants in UTC, minutes as numbers. */
            data: {
                [key: string]: unknown;
            }[];
            /** Format: date */
            date_from: string | null;
            /** Format: date */
            date_to: string | null;
            /** Format: date-time */
            generated_at: string;
            /** @enum {string} */
            kind: "daily" | "monthly" | "late" | "absences" | "totals" | "departments" | "presence" | "punches" | "frappe_hr" | "odoo" | "datev_lodas";
            /** @enum {string} */
            language: "en" | "de" | "es" | "fr" | "zh" | "ar";
            time_zone: string;
            /** @description In the language of the reader. */
            title: string;
            total: number;
        };
        RequiredLeaveReasonInput: {
            reason: string;
        };
        RetentionView: {
            /**
             * @description So many days after it happened.
             * @example 400
             */
            days: number;
            /**
             * @description What is deleted by itself.
             * @example recognitions
             */
            kind: string;
            /** @enum {string} */
            service: "camera-registry" | "stream-ingestion" | "face-inference" | "identity" | "attendance" | "gateway";
            /**
             * @description The setting that says so.
             * @example RECOGNITION_RETENTION_DAYS
             */
            setting: string;
        };
        RoleView: {
            /** @description With (own) where they end at oneself, (department) at the people of one’s department. */
            permissions: string[];
            /** @enum {string} */
            role: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
        };
        RosterDayView: {
            /**
             * @description Whom that assignment is about.
             * @enum {string|null}
             */
            assigned_to: "person" | "department" | "site" | null;
            /**
             * Format: uuid
             * @description That decided, also for a day off; null where nothing was said.
             */
            assignment_id: string | null;
            /** Format: date */
            date: string;
            /**
             * @description Its name in the calendar of the shift.
             * @example New Year
             */
            holiday: string | null;
            /**
             * @description Of approved leave.
             * @enum {string|null}
             */
            leave: "full_day" | "first_half" | "second_half" | null;
            /** @description In the version valid on that day; null: a day off. */
            shift: components["schemas"]["ShiftOfDayView"] | null;
            /** Format: uuid */
            site_id: string;
        };
        RosterView: {
            data: components["schemas"]["PersonRosterView"][];
        };
        RowErrorView: {
            field: string;
            message: string;
            /** @description As a spreadsheet counts: the names of the fields are row 1. */
            row: number;
        };
        SessionView: {
            /** @description Of the client at the login. */
            address: string | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Unless it is used, or refreshed, before.
             */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description The one that asks. */
            is_current: boolean;
            /** @enum {string} */
            kind: "tokens" | "cookie";
            /**
             * Format: date-time
             * @description To the minute; of tokens when they were refreshed, too.
             */
            last_used_at: string;
            /** @description As the client called itself at the login. */
            user_agent: string | null;
        };
        ShiftOfDayView: {
            /**
             * @description Not after the start: of the next day.
             * @example 14:00
             */
            end: string;
            /** Format: uuid */
            id: string;
            /** @example Early */
            name: string;
            /** @example 06:00 */
            start: string;
        };
        ShiftOfRowView: {
            /** Format: uuid */
            id: string;
            /** @example Day */
            name: string;
            /** @description Of the shift, as it was valid on that day. */
            version: number;
        };
        ShiftRulesView: {
            absent_below_minutes: number | null;
            after_minutes: number;
            /** @enum {string} */
            auto_check_out: "off" | "at_shift_end";
            before_minutes: number;
            breaks: components["schemas"]["BreakView"][];
            /** @enum {string|null} */
            check_in_rounding_direction: "nearest" | "up" | "down" | null;
            check_in_rounding_minutes: number | null;
            /** @enum {string|null} */
            check_out_rounding_direction: "nearest" | "up" | "down" | null;
            check_out_rounding_minutes: number | null;
            early_grace_minutes: number;
            /** @description Not after the start: of the next day. */
            end: string;
            flexible: boolean;
            half_day_below_minutes: number | null;
            /**
             * Format: uuid
             * @description Whose days are holidays: a calendar of /holidays.
             */
            holiday_calendar: string | null;
            late_grace_minutes: number;
            overtime_after_minutes: number | null;
            overtime_needs_approval: boolean;
            required_minutes: number | null;
            start: string;
            /** @enum {string} */
            working_time: "first_in_last_out" | "paired";
        };
        ShiftVersionView: {
            absent_below_minutes: number | null;
            after_minutes: number;
            /** @enum {string} */
            auto_check_out: "off" | "at_shift_end";
            before_minutes: number;
            breaks: components["schemas"]["BreakView"][];
            /** @enum {string|null} */
            check_in_rounding_direction: "nearest" | "up" | "down" | null;
            check_in_rounding_minutes: number | null;
            /** @enum {string|null} */
            check_out_rounding_direction: "nearest" | "up" | "down" | null;
            check_out_rounding_minutes: number | null;
            early_grace_minutes: number;
            /** @description Not after the start: of the next day. */
            end: string;
            flexible: boolean;
            half_day_below_minutes: number | null;
            /**
             * Format: uuid
             * @description Whose days are holidays: a calendar of /holidays.
             */
            holiday_calendar: string | null;
            late_grace_minutes: number;
            overtime_after_minutes: number | null;
            overtime_needs_approval: boolean;
            required_minutes: number | null;
            start: string;
            /**
             * Format: date
             * @description Until the next one begins; null: from the beginning.
             */
            valid_from: string | null;
            version: number;
            /** @enum {string} */
            working_time: "first_in_last_out" | "paired";
        };
        ShiftView: {
            absent_below_minutes: number | null;
            after_minutes: number;
            /** @enum {string} */
            auto_check_out: "off" | "at_shift_end";
            before_minutes: number;
            breaks: components["schemas"]["BreakView"][];
            /** @enum {string|null} */
            check_in_rounding_direction: "nearest" | "up" | "down" | null;
            check_in_rounding_minutes: number | null;
            /** @enum {string|null} */
            check_out_rounding_direction: "nearest" | "up" | "down" | null;
            check_out_rounding_minutes: number | null;
            /** Format: date-time */
            created_at: string;
            early_grace_minutes: number;
            /** @description Not after the start: of the next day. */
            end: string;
            flexible: boolean;
            half_day_below_minutes: number | null;
            /**
             * Format: uuid
             * @description Whose days are holidays: a calendar of /holidays.
             */
            holiday_calendar: string | null;
            /** Format: uuid */
            id: string;
            late_grace_minutes: number;
            name: string;
            overtime_after_minutes: number | null;
            overtime_needs_approval: boolean;
            required_minutes: number | null;
            /** @description Grows with every change. */
            revision: number;
            start: string;
            /** Format: date-time */
            updated_at: string;
            /** @description In the order of their dates. */
            versions: components["schemas"]["ShiftVersionView"][];
            /** @enum {string} */
            working_time: "first_in_last_out" | "paired";
        };
        SightingView: {
            bounding_box: components["schemas"]["BoundingBoxView"] | null;
            /** Format: date-time */
            captured_at: string;
            face_index: number;
            /** Format: uuid */
            frame_id: string;
            margin: number;
            quality_score: number;
            similarity: number;
        };
        SiteRulesChangeView: {
            cooldown_seconds: number | null;
            coverage_min_percent: number | null;
            /** @description Null: as it is. */
            time_zone: string | null;
        };
        SiteVersionView: {
            /** @description Punches of one person and camera role closer than this are one. */
            cooldown_seconds: number;
            /** @description Nobody is called absent while the entry cameras were seeing for less. */
            coverage_min_percent: number;
            time_zone: string;
            /**
             * Format: date
             * @description Until the next one begins; null: from the beginning.
             */
            valid_from: string | null;
            version: number;
        };
        SiteView: {
            /** @description Punches of one person and camera role closer than this are one. */
            cooldown_seconds: number;
            /** @description Nobody is called absent while the entry cameras were seeing for less. */
            coverage_min_percent: number;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @description What is of no other site is of this one. */
            is_default: boolean;
            name: string;
            /** @description Grows with every change. */
            revision: number;
            time_zone: string;
            /** @description At least, both ways; what is not named is not known. */
            travel_minutes: components["schemas"]["TravelView"][];
            /** Format: date-time */
            updated_at: string;
            /** @description In the order of their dates. The default site goes by the configuration before the first. */
            versions: components["schemas"]["SiteVersionView"][];
        };
        SkippedEventView: {
            /** @description Of the file. */
            line: number;
            message: string;
        };
        StatisticsView: {
            absent: number;
            by_day: components["schemas"]["DayCountsView"][];
            by_department: components["schemas"]["DepartmentCountsView"][];
            late: number;
            no_coverage: number;
            present: number;
            total_hours: number;
            total_records: number;
            unique_users: number;
        };
        StatusSpanView: {
            /** Format: date-time */
            began_at: string;
            /**
             * Format: date-time
             * @description Null: it lasts.
             */
            ended_at: string | null;
            /** @description As last_error_reason of the health. */
            reason: string | null;
            replica: string | null;
            /** @description stopped, connecting, live, waiting or failed. */
            state: string;
        };
        StrangerSeenData: {
            /** Format: uuid */
            camera_id: string;
            /** Format: date-time */
            first_seen_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_seen_at: string;
            sightings: number;
        };
        StrangerSeenEvent: components["schemas"]["EventView"] & {
            data: components["schemas"]["StrangerSeenData"];
            /** @enum {string} */
            type: "stranger.seen";
        } & {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "stranger.seen";
        };
        StrangerVisitView: {
            /** Format: uuid */
            camera_id: string;
            /** Format: date-time */
            first_seen_at: string;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_seen_at: string;
            sightings: number;
        };
        SystemAuditLogView: {
            /**
             * Format: date-time
             * @description Since when the database takes none.
             */
            failing_since: string | null;
            /** @description Entries of this replica that are not in the database yet. */
            waiting: number;
        };
        SystemDeadLettersView: {
            /** Format: date-time */
            last_at: string | null;
            total: number;
        };
        SystemReasonView: {
            /** @description A service, nats or database. */
            about: string;
            /**
             * @description Machine-readable.
             * @example behind
             */
            code: string;
            /** @description A sentence a person can act on. */
            message: string;
        };
        SystemServiceView: {
            /** @description A sentence; empty when ready. */
            detail: string;
            /** @enum {string} */
            name: "camera-registry" | "stream-ingestion" | "face-inference" | "identity" | "attendance" | "gateway";
            replica_count: number;
            replicas: components["schemas"]["ReplicaView"][];
            /**
             * @description As /health/ready has it.
             * @enum {string}
             */
            state: "ready" | "not_ready" | "timed_out";
        };
        SystemStreamsView: {
            live: number;
            /** @description Cameras that should be watched now. */
            wanted: number;
        };
        SystemView: {
            audit_log: components["schemas"]["SystemAuditLogView"];
            backlogs: components["schemas"]["BacklogView"][] | null;
            /** Format: date-time */
            checked_at: string;
            dead_letters: components["schemas"]["SystemDeadLettersView"] | null;
            reasons: components["schemas"]["SystemReasonView"][];
            /** @description As the services say; where replicas differ, the longest. What is not named stays until it is deleted. */
            retention: components["schemas"]["RetentionView"][];
            services: components["schemas"]["SystemServiceView"][];
            /**
             * @description degraded: all is there, not all is well. not_ready: something is missing.
             * @enum {string}
             */
            status: "ok" | "degraded" | "not_ready";
            streams: components["schemas"]["SystemStreamsView"] | null;
        };
        TestConnectionInput: {
            /** Format: password */
            password?: string | null;
            /** @example rtsp://camera.example:554/stream1 */
            rtsp_url: string;
            /**
             * @description Seconds.
             * @default 30
             */
            timeout?: number | null;
            username?: string | null;
        };
        TokensView: {
            access_token: string;
            /** @description Seconds the access token is good for. */
            expires_in: number;
            /** @description Until it is changed, nothing else than that may be done. */
            password_change_required: boolean;
            /** @description Works once; each refresh gives the next. */
            refresh_token: string;
            /** @enum {string} */
            token_type: "bearer";
            user: components["schemas"]["UserView"];
        };
        Travel: {
            minutes: number;
            /** Format: uuid */
            site_id: string;
        };
        TravelView: {
            minutes: number;
            /** Format: uuid */
            site_id: string;
        };
        UnlockPeriodInput: {
            /** @example The bank returned the file */
            reason: string;
        };
        UpdateAssignmentInput: {
            /**
             * Format: date
             * @description The last day: today at the earliest.
             */
            valid_to: string;
        };
        UpdateAttendanceInput: {
            /** Format: uuid */
            camera_id?: string | null;
            /**
             * Format: date-time
             * @example 2026-11-22T08:30:00+01:00
             */
            check_in?: string;
            /** Format: date-time */
            check_out?: string | null;
            location?: string | null;
            notes?: string | null;
            /** @description Why; kept in the history of the row. */
            reason?: string | null;
            /**
             * @description Null gives it back to the cameras.
             * @enum {string|null}
             */
            status?: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage" | null;
        };
        UpdateCameraInput: {
            description?: string | null;
            /**
             * @description Size the face detector works at; null for as the workers are set up. The larger finds small faces in wide scenes.
             * @enum {string|null}
             */
            detector_input?: "640x384" | "1280x720" | null;
            /** @description Pixels; narrower faces are passed over. Null or 0 leaves it to the workers. */
            face_width_px_min?: number | null;
            frame_rate?: number;
            is_active?: boolean;
            /**
             * @description Null for as the workers are set up.
             * @enum {string|null}
             */
            liveness_mode?: "off" | "flag" | "enforce" | null;
            location?: string | null;
            /** @description Pictures in which nothing moves are left out, but for one every two seconds. */
            motion_gate?: boolean;
            /** @description 1: only large movements; 100: the least one. */
            motion_sensitivity?: number;
            name?: string;
            /**
             * Format: password
             * @description Stored encrypted, never answered.
             */
            password?: string | null;
            resolution_height?: number | null;
            /** @description Pixels; 0 or nothing for as the camera sends it. */
            resolution_width?: number | null;
            /**
             * @description What being seen by it says: somebody came, left, either (both), or was there (inside).
             * @enum {string}
             */
            role?: "entry" | "exit" | "both" | "inside";
            /** @example rtsp://camera.example:554/stream1 */
            rtsp_url?: string;
            /**
             * @description When the camera is watched, in time_zone; empty for always.
             * @example [
             *       {
             *         "days": [
             *           "mon",
             *           "tue",
             *           "wed",
             *           "thu",
             *           "fri"
             *         ],
             *         "from": "07:30",
             *         "to": "18:00"
             *       }
             *     ]
             */
            schedule?: components["schemas"]["Opening"][] | null;
            /**
             * Format: uuid
             * @description Where it is; null for the default site.
             */
            site_id?: string | null;
            /**
             * @description Which of the two addresses is opened.
             * @enum {string}
             */
            stream?: "main" | "sub";
            /** @description The low-resolution stream of the same camera, on the same host; opened with the same credentials. */
            sub_rtsp_url?: string | null;
            /**
             * @description IANA name; null for that of the installation.
             * @example Europe/Berlin
             */
            time_zone?: string | null;
            username?: string | null;
            /**
             * @description watch: only faces inside count; mask: painted black before anybody looks.
             * @example [
             *       {
             *         "name": "Door",
             *         "kind": "watch",
             *         "points": [
             *           [
             *             0.2,
             *             0.1
             *           ],
             *           [
             *             0.8,
             *             0.1
             *           ],
             *           [
             *             0.8,
             *             1
             *           ],
             *           [
             *             0.2,
             *             1
             *           ]
             *         ]
             *       }
             *     ]
             */
            zones?: components["schemas"]["Zone"][] | null;
        };
        UpdateHolidayCalendarInput: {
            /** @description All of them: what is not in it goes. Once somebody has the calendar by their shift, days up to today must be as they are. */
            holidays?: components["schemas"]["Holiday"][] | null;
            name?: string;
        };
        UpdateLeaveTypeInput: {
            /** @description Nobody asks for one that is not active. */
            is_active?: boolean;
            name?: string;
            paid?: boolean;
        };
        UpdateReportScheduleInput: {
            /** @description On the wall at the default site. */
            at_time?: string;
            /** @description The number of the client there (Mandantennummer). */
            datev_client_number?: string | null;
            /** @description Of datev_lodas, as the next three: the number of the tax consultant (Beraternummer). */
            datev_consultant_number?: string | null;
            /** @description The wage type (Lohnart) that hours are booked on; without one for overtime it is within them. */
            datev_hours_wage_type?: string | null;
            datev_overtime_wage_type?: string | null;
            /** @description Of monthly. */
            day_of_month?: number;
            /** @description Of the person, as it is now; the whole name, whatever the case. */
            department?: string | null;
            /** @enum {string} */
            every?: "weekly" | "monthly";
            /** @enum {string} */
            format?: "json" | "csv" | "xlsx" | "pdf";
            is_active?: boolean;
            /** @enum {string} */
            kind?: "daily" | "monthly" | "late" | "absences" | "totals" | "departments" | "presence" | "punches" | "frappe_hr" | "odoo" | "datev_lodas";
            /** @enum {string} */
            language?: "en" | "de" | "es" | "fr" | "zh" | "ar";
            name?: string;
            /** Format: uuid */
            site_id?: string | null;
            /** Format: uuid */
            user_id?: string | null;
            /** @description Of weekly: 1 (Monday) to 7. */
            weekday?: number;
        };
        UpdateShiftInput: {
            /** @description Worked less, it is no day at all; null: never. */
            absent_below_minutes?: number | null;
            /** @description How long after the end a punch is still of this shift. */
            after_minutes?: number;
            /**
             * @description What becomes of somebody who was not seen leaving.
             * @enum {string}
             */
            auto_check_out?: "off" | "at_shift_end";
            /** @description How long before the start a punch is of this shift already. */
            before_minutes?: number;
            breaks?: components["schemas"]["Break"][] | null;
            /**
             * @description To which multiple.
             * @enum {string}
             */
            check_in_rounding_direction?: "nearest" | "up" | "down";
            /** @description Minutes on the wall to multiples of which it is rounded; null: not at all. */
            check_in_rounding_minutes?: number | null;
            /**
             * @description To which multiple.
             * @enum {string}
             */
            check_out_rounding_direction?: "nearest" | "up" | "down";
            /** @description Minutes on the wall to multiples of which it is rounded; null: not at all. */
            check_out_rounding_minutes?: number | null;
            early_grace_minutes?: number;
            end?: string;
            flexible?: boolean;
            /** @description Worked less, it is half a day; null: never. */
            half_day_below_minutes?: number | null;
            /**
             * Format: uuid
             * @description Whose days are holidays: the id of a calendar of /holidays; null: none.
             */
            holiday_calendar?: string | null;
            late_grace_minutes?: number;
            name?: string;
            /** @description Overtime is what is worked beyond the required minutes and these; null: none is counted. */
            overtime_after_minutes?: number | null;
            overtime_needs_approval?: boolean;
            /** @description Null: the length of the shift without its unpaid fixed breaks. */
            required_minutes?: number | null;
            start?: string;
            /**
             * Format: date
             * @description From when on the rules are valid: tomorrow at the earliest, which is what is meant without it. While nobody was ever assigned the shift they are valid from the beginning.
             */
            valid_from?: string | null;
            /**
             * @description From the first to the last sign, or the sum of what lies between entry and exit.
             * @enum {string}
             */
            working_time?: "first_in_last_out" | "paired";
        };
        UpdateSiteInput: {
            /** @description Punches of one person and camera role closer than this are one, in seconds. */
            cooldown_seconds?: number;
            /** @description Nobody is called absent while the entry cameras were seeing for less, in percent. */
            coverage_min_percent?: number;
            name?: string;
            time_zone?: string;
            /** @description How long it takes at least to another site, both ways. Whoever is seen at both in less is told as impossible_travel. The whole list; at once, whatever valid_from says. */
            travel_minutes?: components["schemas"]["Travel"][] | null;
            /**
             * Format: date
             * @description From when on the three below are valid: tomorrow at the earliest, which is what is meant without it.
             */
            valid_from?: string | null;
        };
        UpdateUserInput: {
            /** @description To being recognised by face: yes, no, or nothing is said. What is said is kept with who said it and when. A no deletes every face that is enrolled. */
            biometric_consent?: boolean | null;
            department?: string | null;
            /** Format: email */
            email?: string;
            employee_id?: string;
            first_name?: string;
            is_active?: boolean;
            last_name?: string;
            /** Format: password */
            password?: string;
            phone?: string | null;
            position?: string | null;
            /**
             * @description Only an administrator changes it.
             * @enum {string}
             */
            role?: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
        };
        UpdateWebhookInput: {
            /**
             * Format: uuid
             * @description Only events at this camera.
             */
            camera_id?: string | null;
            /** @description Only events about people of this department. */
            department?: string | null;
            description?: string | null;
            /** @description true also switches on again what was switched off by itself. */
            is_active?: boolean;
            /**
             * @description Which events; nothing or an empty list means all.
             * @example [
             *       "attendance.recorded"
             *     ]
             */
            types?: ("person.recognized" | "stranger.seen" | "attendance.recorded" | "attendance.corrected" | "report.finished" | "leave.requested" | "leave.decided" | "leave.ended" | "camera.state_changed" | "camera.changed" | "person.changed" | "person.erased" | "dead_letter.created")[] | null;
            url?: string;
            /**
             * Format: uuid
             * @description Only events about this person.
             */
            user_id?: string | null;
        };
        UploadFaceInput: {
            /**
             * @description It is this person although the face is unlike every photo that is enrolled (not_the_same_person).
             * @default false
             */
            confirm_same_person?: boolean | null;
            /** @description Whether the person agrees to be recognised: yes, no, or nothing is said. A no is recorded and deletes what is enrolled; a no on the person is not overruled here. */
            consent?: boolean | null;
            /**
             * @description Which face is meant when there are several: largest, or a point in its box in pixels of the picture, as x,y (in JSON also { "x": 1, "y": 2 }). Left out, several are refused as several_faces, and faces of the refusal says where they are.
             * @example largest
             */
            face?: string | null;
            /** @description Base64 of a JPEG, PNG, WebP or GIF of at most 5 MB; a data: prefix is allowed. */
            image_data: string;
            /** @default false */
            is_primary?: boolean | null;
            source_description?: string | null;
            /** Format: uuid */
            user_id: string;
        };
        UserStatisticsView: {
            absent_days: number;
            /**
             * @description HH:MM in the time zone of the site; null where no time of day is nearest to all.
             * @example 08:42
             */
            average_check_in: string | null;
            face_count: number;
            /** Format: date-time */
            last_seen_at: string | null;
            late_days: number;
            present_days: number;
            total_days: number;
            total_hours: number;
            /** Format: uuid */
            user_id: string;
        };
        UserView: {
            /** @description Null: nothing was said. */
            biometric_consent: boolean | null;
            /** Format: date-time */
            consent_recorded_at: string | null;
            /** @description Whose word it was: record: or uploader: and the id of the author. */
            consent_source: string | null;
            /** Format: date-time */
            created_at: string;
            department: string | null;
            email: string;
            employee_id: string;
            first_name: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            last_name: string;
            phone: string | null;
            position: string | null;
            /** @description Grows with every change. */
            revision: number;
            /** @enum {string} */
            role: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
            /** Format: date-time */
            updated_at: string;
        };
        WantedChangeView: {
            /** Format: date-time */
            check_in: string | null;
            /**
             * Format: date-time
             * @description Null among the fields: back to the cameras.
             */
            check_out: string | null;
            /**
             * @description Which of the others are to change.
             * @example [
             *       "check_out"
             *     ]
             */
            fields: string[];
            notes: string | null;
            /**
             * @description Null among the fields: back to the rules.
             * @enum {string|null}
             */
            status: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage" | null;
        };
        WebhookDeliveryView: {
            attempts: number;
            /** Format: date-time */
            created_at: string;
            duration_ms: number | null;
            /**
             * Format: uuid
             * @description The webhook-id header.
             */
            event_id: string;
            /** @enum {string} */
            event_type: "person.recognized" | "stranger.seen" | "attendance.recorded" | "attendance.corrected" | "report.finished" | "leave.requested" | "leave.decided" | "leave.ended" | "camera.state_changed" | "camera.changed" | "person.changed" | "person.erased" | "dead_letter.created";
            /** Format: date-time */
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            last_attempt_at: string | null;
            /**
             * Format: date-time
             * @description Null when it is over, and while it waits for an earlier one of its person.
             */
            next_attempt_at: string | null;
            /** @description Of the last failure, or why it was dropped: person_erased, event_gone, expired. */
            reason: string | null;
            response_status: number | null;
            /** @description The beginning of a refusal, 200 characters at most. */
            response_text: string | null;
            /** @enum {string} */
            status: "pending" | "delivered" | "failed" | "dropped";
        };
        WebhookTestView: {
            duration_ms: number;
            /** @enum {string|null} */
            reason: "status" | "redirect" | "timed_out" | "unknown_host" | "refused" | "unreachable" | "tls" | "forbidden_address" | "bad_answer" | "secret_unreadable" | null;
            /** @description The status that the receiver answered. */
            response_status: number | null;
            /** @description The beginning of a refusal. */
            response_text: string | null;
            success: boolean;
        };
        WebhookView: {
            /** Format: uuid */
            camera_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            created_by: string;
            department: string | null;
            description: string | null;
            /**
             * Format: date-time
             * @description When the first of the failures was.
             */
            failing_since: string | null;
            /** @description Failed attempts since the last delivery. */
            failures: number;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            /** Format: date-time */
            last_delivered_at: string | null;
            /** @description Why the last of them failed. */
            last_failure_reason: string | null;
            /**
             * Format: date-time
             * @description Up to then the secret before signs beside the one of now.
             */
            previous_secret_until: string | null;
            /** Format: date-time */
            switched_off_at: string | null;
            /**
             * @description Why it was switched off by itself. is_active switches it on again.
             * @enum {string|null}
             */
            switched_off_reason: "gone" | "failing" | "too_far_behind" | null;
            /** @description Null for all. */
            types: ("person.recognized" | "stranger.seen" | "attendance.recorded" | "attendance.corrected" | "report.finished" | "leave.requested" | "leave.decided" | "leave.ended" | "camera.state_changed" | "camera.changed" | "person.changed" | "person.erased" | "dead_letter.created")[] | null;
            /** Format: date-time */
            updated_at: string;
            url: string;
            /** Format: uuid */
            user_id: string | null;
        };
        WithdrawCorrectionInput: {
            /** @example It was another day */
            reason?: string | null;
        };
        WithdrawPunchInput: {
            /** @example It was another day */
            reason: string;
        };
        Zone: {
            /** @enum {string} */
            kind: "watch" | "mask";
            name?: string | null;
            /** @description Shares of width and height, from the top left; the outline closes by itself. */
            points: number[][];
        };
    };
    responses: {
        /** @description The request cannot be read */
        Problem400: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:malformed",
                 *       "title": "Malformed request",
                 *       "status": 400,
                 *       "detail": "The body is no JSON: a comma or a quote is missing at line 1, column 18.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Nobody known is asking */
        Problem401: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                "WWW-Authenticate"?: string;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:unauthenticated",
                 *       "title": "Not authenticated",
                 *       "status": 401,
                 *       "detail": "Send an access token as Authorization: Bearer, or an API key as X-API-Key.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller may not */
        Problem403: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:permission_denied",
                 *       "title": "Not allowed",
                 *       "status": 403,
                 *       "detail": "The role viewer may not do this.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No such thing */
        Problem404: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:not_found",
                 *       "title": "Not found",
                 *       "status": 404,
                 *       "detail": "There is no camera 3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The path takes other methods: those in Allow; also where a fixed word stands in the place of an id */
        Problem405: {
            headers: {
                /** @description The methods the path takes. */
                Allow?: string;
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:method_not_allowed",
                 *       "title": "Method not allowed",
                 *       "status": 405,
                 *       "detail": "This path does not take this method; the Allow header lists those it takes.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request did not arrive whole in its time */
        Problem408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:timed_out",
                 *       "title": "Request timed out",
                 *       "status": 408,
                 *       "detail": "The request did not arrive whole in its time; send it again, faster.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It clashes with what is there */
        Problem409: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description Seconds. */
                "Retry-After"?: number;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:conflict",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "Somebody else has this email already.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It is another by now than If-Match says; current has its present state, ETag its tag */
        Problem412: {
            headers: {
                ETag?: string;
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:precondition_failed",
                 *       "title": "Precondition failed",
                 *       "status": 412,
                 *       "detail": "Somebody changed it meanwhile; current is what it is now.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too large */
        Problem413: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:too_large",
                 *       "title": "Too large",
                 *       "status": 413,
                 *       "detail": "The body is larger than this path takes.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not a media type this takes */
        Problem415: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:unsupported_media",
                 *       "title": "Unsupported media type",
                 *       "status": 415,
                 *       "detail": "Send this as application/json.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Understood, and wrong: errors names each field */
        Problem422: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:invalid_argument",
                 *       "title": "Invalid",
                 *       "status": 422,
                 *       "detail": "email must be an email address",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                 *       "errors": [
                 *         {
                 *           "field": "email",
                 *           "message": "must be an email address"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many; Retry-After says when again */
        Problem429: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description Seconds. */
                "Retry-After"?: number;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:rate_limited",
                 *       "title": "Too many requests",
                 *       "status": 429,
                 *       "detail": "Too many requests; try again in 30 s.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The head is larger than 16 KiB */
        Problem431: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:head_too_large",
                 *       "title": "Head too large",
                 *       "status": 431,
                 *       "detail": "The head of the request is larger than 16 KiB; send fewer or shorter headers.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A service behind is away or has no room; Retry-After says when again */
        Problem503: {
            headers: {
                /** @description What is left of the limit, and seconds until it is whole. */
                RateLimit?: string;
                /** @description The limit and its window in seconds. */
                "RateLimit-Policy"?: string;
                /** @description Seconds. */
                "Retry-After"?: number;
                /** @description That of the request where it has one, else the trace id. */
                "X-Request-Id"?: string;
                /** @description Leads to the logs. */
                "X-Trace-Id"?: string;
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:smart-attendance:problem:unavailable",
                 *       "title": "Service unavailable",
                 *       "status": 503,
                 *       "detail": "A service behind is away; try again shortly.",
                 *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listApiKeys: {
        parameters: {
            query?: {
                /** @description Leave out those that are revoked or over. */
                active_only?: boolean;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                role?: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "name" | "-name";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "name": "payroll export",
                     *           "role": "administrator",
                     *           "scopes": [
                     *             "attendance.read"
                     *           ],
                     *           "department": "Engineering",
                     *           "hint": "sak_9fQ2",
                     *           "created_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "expires_at": "2030-01-01T00:00:00.000Z",
                     *           "last_used_at": "2026-11-20T07:42:10.000Z",
                     *           "revoked_at": null
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ApiKeyView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours is 409, reason answer_not_kept, with the id in existing_id. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "payroll export",
                 *       "role": "administrator",
                 *       "scopes": [
                 *         "attendance.read"
                 *       ],
                 *       "department": "Engineering",
                 *       "expires_at": "2030-01-01T00:00:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["CreateApiKeyInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "payroll export",
                     *       "role": "administrator",
                     *       "scopes": [
                     *         "attendance.read"
                     *       ],
                     *       "department": "Engineering",
                     *       "hint": "sak_9fQ2",
                     *       "created_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "expires_at": "2030-01-01T00:00:00.000Z",
                     *       "last_used_at": "2026-11-20T07:42:10.000Z",
                     *       "revoked_at": null,
                     *       "key": "sak_9fQ2vXbL7kR0mT4wY8zA1cE5gH3jN6pS"
                     *     }
                     */
                    "application/json": components["schemas"]["NewApiKeyView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listAssignments: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Valid on that day. */
                date?: string;
                /** @description Whatever the case. */
                department?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Alone or in a rotation. */
                shift_id?: string;
                site_id?: string;
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "valid_from" | "-valid_from";
                /** @description About exactly this person, as the next two. */
                user_id?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "department": null,
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "weekdays": [
                     *             "mon",
                     *             "tue",
                     *             "wed",
                     *             "thu",
                     *             "fri"
                     *           ],
                     *           "rotation_anchor_date": null,
                     *           "rotation_shift_ids": [],
                     *           "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "valid_from": "2026-12-01",
                     *           "valid_to": null,
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AssignmentView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createAssignment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "department": null,
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "weekdays": [
                 *         "mon",
                 *         "tue",
                 *         "wed",
                 *         "thu",
                 *         "fri"
                 *       ],
                 *       "rotation_anchor_date": null,
                 *       "rotation_shift_ids": null,
                 *       "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "valid_from": "2026-12-01",
                 *       "valid_to": null
                 *     }
                 */
                "application/json": components["schemas"]["CreateAssignmentInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": null,
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "weekdays": [
                     *         "mon",
                     *         "tue",
                     *         "wed",
                     *         "thu",
                     *         "fri"
                     *       ],
                     *       "rotation_anchor_date": null,
                     *       "rotation_shift_ids": [],
                     *       "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AssignmentView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getAssignment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": null,
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "weekdays": [
                     *         "mon",
                     *         "tue",
                     *         "wed",
                     *         "thu",
                     *         "fri"
                     *       ],
                     *       "rotation_anchor_date": null,
                     *       "rotation_shift_ids": [],
                     *       "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AssignmentView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateAssignment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "valid_to": "2026-12-31"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateAssignmentInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": null,
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "weekdays": [
                     *         "mon",
                     *         "tue",
                     *         "wed",
                     *         "thu",
                     *         "fri"
                     *       ],
                     *       "rotation_anchor_date": null,
                     *       "rotation_shift_ids": [],
                     *       "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AssignmentView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteAssignment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    importAssignment: {
        parameters: {
            query?: {
                dry_run?: boolean;
            };
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "the bytes of the file",
                 *       "dry_run": true
                 *     }
                 */
                "multipart/form-data": {
                    dry_run?: boolean;
                    /** Format: binary */
                    file: Blob;
                };
                /**
                 * @example employee_id,shift,weekdays,valid_from,valid_to
                 *     E-1001,Day,mon tue wed,2027-01-01,
                 */
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dry_run": true,
                     *       "created": 1,
                     *       "unchanged": 1,
                     *       "failed": 1,
                     *       "data": [
                     *         {
                     *           "row": 1,
                     *           "result": "created",
                     *           "errors": [
                     *             {
                     *               "row": 1,
                     *               "field": "shift",
                     *               "message": "is known to nobody, or names several"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AssignmentImportView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listAttendance: {
        parameters: {
            query?: {
                camera_id?: string;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description First day, in the time zone of the site. */
                date_from?: string;
                /** @description Last day, included. */
                date_to?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "check_in" | "-check_in" | "date" | "-date";
                status?: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage";
                user_id?: string;
                /** @description Of these people, at most 50, with commas. */
                user_ids?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "department": "Engineering",
                     *           "date": "2026-11-20",
                     *           "time_zone": "Europe/Berlin",
                     *           "check_in": "2026-11-20T08:42:10+01:00",
                     *           "check_out": "2026-11-20T17:05:44+01:00",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "camera_name": "Main entrance",
                     *           "location": "Main building",
                     *           "notes": "Forgot the badge",
                     *           "status": "present",
                     *           "source": "camera",
                     *           "similarity": 0.71,
                     *           "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "is_corrected": true,
                     *           "revision": 1,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "held_fields": [
                     *             "check_in"
                     *           ],
                     *           "shift": {
                     *             "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "name": "Day",
                     *             "version": 1
                     *           },
                     *           "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *           "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *           "worked_minutes": 1,
                     *           "break_minutes": 1,
                     *           "required_minutes": 480,
                     *           "late_minutes": 1,
                     *           "early_minutes": 1,
                     *           "overtime_minutes": 1,
                     *           "overtime_status": "none",
                     *           "flags": [
                     *             "auto_check_out"
                     *           ],
                     *           "coverage_percent": 1,
                     *           "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *         }
                     *       ],
                     *       "attendances": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "department": "Engineering",
                     *           "date": "2026-11-20",
                     *           "time_zone": "Europe/Berlin",
                     *           "check_in": "2026-11-20T08:42:10+01:00",
                     *           "check_out": "2026-11-20T17:05:44+01:00",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "camera_name": "Main entrance",
                     *           "location": "Main building",
                     *           "notes": "Forgot the badge",
                     *           "status": "present",
                     *           "source": "camera",
                     *           "similarity": 0.71,
                     *           "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "is_corrected": true,
                     *           "revision": 1,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "held_fields": [
                     *             "check_in"
                     *           ],
                     *           "shift": {
                     *             "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "name": "Day",
                     *             "version": 1
                     *           },
                     *           "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *           "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *           "worked_minutes": 1,
                     *           "break_minutes": 1,
                     *           "required_minutes": 480,
                     *           "late_minutes": 1,
                     *           "early_minutes": 1,
                     *           "overtime_minutes": 1,
                     *           "overtime_status": "none",
                     *           "flags": [
                     *             "auto_check_out"
                     *           ],
                     *           "coverage_percent": 1,
                     *           "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        attendances?: components["schemas"]["AttendanceView"][];
                        data: components["schemas"]["AttendanceView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createAttendance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. When the row it made was deleted: 409, reason record_deleted. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "check_out": "2026-11-20T17:05:44+01:00",
                 *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "location": "Main building",
                 *       "notes": "Forgot the badge",
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "check_in": "2026-11-22T08:30:00+01:00",
                 *       "status": "present"
                 *     }
                 */
                "application/json": components["schemas"]["CreateAttendanceInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "date": "2026-11-20",
                     *       "time_zone": "Europe/Berlin",
                     *       "check_in": "2026-11-20T08:42:10+01:00",
                     *       "check_out": "2026-11-20T17:05:44+01:00",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "camera_name": "Main entrance",
                     *       "location": "Main building",
                     *       "notes": "Forgot the badge",
                     *       "status": "present",
                     *       "source": "camera",
                     *       "similarity": 0.71,
                     *       "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "is_corrected": true,
                     *       "revision": 1,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "held_fields": [
                     *         "check_in"
                     *       ],
                     *       "shift": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "name": "Day",
                     *         "version": 1
                     *       },
                     *       "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *       "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *       "worked_minutes": 1,
                     *       "break_minutes": 1,
                     *       "required_minutes": 480,
                     *       "late_minutes": 1,
                     *       "early_minutes": 1,
                     *       "overtime_minutes": 1,
                     *       "overtime_status": "none",
                     *       "flags": [
                     *         "auto_check_out"
                     *       ],
                     *       "coverage_percent": 1,
                     *       "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *     }
                     */
                    "application/json": components["schemas"]["AttendanceView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getAttendance: {
        parameters: {
            query?: {
                /** @description A moment: the row as it was known then. */
                as_of?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "date": "2026-11-20",
                     *       "time_zone": "Europe/Berlin",
                     *       "check_in": "2026-11-20T08:42:10+01:00",
                     *       "check_out": "2026-11-20T17:05:44+01:00",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "camera_name": "Main entrance",
                     *       "location": "Main building",
                     *       "notes": "Forgot the badge",
                     *       "status": "present",
                     *       "source": "camera",
                     *       "similarity": 0.71,
                     *       "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "is_corrected": true,
                     *       "revision": 1,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "held_fields": [
                     *         "check_in"
                     *       ],
                     *       "shift": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "name": "Day",
                     *         "version": 1
                     *       },
                     *       "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *       "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *       "worked_minutes": 1,
                     *       "break_minutes": 1,
                     *       "required_minutes": 480,
                     *       "late_minutes": 1,
                     *       "early_minutes": 1,
                     *       "overtime_minutes": 1,
                     *       "overtime_status": "none",
                     *       "flags": [
                     *         "auto_check_out"
                     *       ],
                     *       "coverage_percent": 1,
                     *       "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace",
                     *       "punches": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "from": "2026-11-20T07:42:10.000Z",
                     *           "to": "2026-11-20T07:42:10.000Z",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "camera_name": "Main entrance",
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "role": "entry",
                     *           "source": "camera",
                     *           "author_id": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11"
                     *         }
                     *       ],
                     *       "intervals": [
                     *         {
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "from": "2026-11-20T07:42:10.000Z",
                     *           "to": "2026-11-20T07:42:10.000Z",
                     *           "end": "exit_seen",
                     *           "punches": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ExplainedAttendanceView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateAttendance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "check_out": "2026-11-20T17:05:44+01:00",
                 *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "location": "Main building",
                 *       "notes": "Forgot the badge",
                 *       "check_in": "2026-11-22T08:30:00+01:00",
                 *       "status": "present",
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateAttendanceInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "date": "2026-11-20",
                     *       "time_zone": "Europe/Berlin",
                     *       "check_in": "2026-11-20T08:42:10+01:00",
                     *       "check_out": "2026-11-20T17:05:44+01:00",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "camera_name": "Main entrance",
                     *       "location": "Main building",
                     *       "notes": "Forgot the badge",
                     *       "status": "present",
                     *       "source": "camera",
                     *       "similarity": 0.71,
                     *       "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "is_corrected": true,
                     *       "revision": 1,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "held_fields": [
                     *         "check_in"
                     *       ],
                     *       "shift": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "name": "Day",
                     *         "version": 1
                     *       },
                     *       "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *       "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *       "worked_minutes": 1,
                     *       "break_minutes": 1,
                     *       "required_minutes": 480,
                     *       "late_minutes": 1,
                     *       "early_minutes": 1,
                     *       "overtime_minutes": 1,
                     *       "overtime_status": "none",
                     *       "flags": [
                     *         "auto_check_out"
                     *       ],
                     *       "coverage_percent": 1,
                     *       "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *     }
                     */
                    "application/json": components["schemas"]["AttendanceView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteAttendance: {
        parameters: {
            query?: {
                /** @description Why; kept in the history of the row. May be in a JSON body, too. */
                reason?: string;
            };
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["DeleteAttendanceInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listAttendanceCorrections: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "action": "created",
                     *           "reason": "Came in by the side door",
                     *           "before": {
                     *             "check_out": null
                     *           },
                     *           "after": {
                     *             "check_out": "2026-11-20T17:05:44+01:00"
                     *           },
                     *           "created_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CorrectionView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getAttendanceSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "time_zone": "Europe/Berlin",
                     *       "day_starts_at": "00:00",
                     *       "workday_starts_at": "09:00",
                     *       "late_grace_minutes": 5
                     *     }
                     */
                    "application/json": components["schemas"]["AttendanceSettingsView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getAttendanceStatistics: {
        parameters: {
            query?: {
                /** @description First day, in the time zone of the site. */
                date_from?: string;
                /** @description Last day, included. */
                date_to?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total_records": 1,
                     *       "unique_users": 1,
                     *       "present": 1,
                     *       "late": 1,
                     *       "absent": 1,
                     *       "no_coverage": 1,
                     *       "total_hours": 8.4,
                     *       "by_day": [
                     *         {
                     *           "total_records": 1,
                     *           "unique_users": 1,
                     *           "present": 1,
                     *           "late": 1,
                     *           "absent": 1,
                     *           "no_coverage": 1,
                     *           "total_hours": 8.4,
                     *           "date": "2026-11-20"
                     *         }
                     *       ],
                     *       "by_department": [
                     *         {
                     *           "total_records": 1,
                     *           "unique_users": 1,
                     *           "present": 1,
                     *           "late": 1,
                     *           "absent": 1,
                     *           "no_coverage": 1,
                     *           "total_hours": 8.4,
                     *           "department": "Engineering"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["StatisticsView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description As entries have it. */
                action?: string;
                /** @description A user or an API key. */
                actor_id?: string;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Percent-encode the + of an offset as %2B. */
                from?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                result?: "succeeded" | "denied" | "failed";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description What was done to, or the person it is about. */
                target_id?: string;
                /** @description Exclusive. */
                to?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "account_hash": null,
                     *           "action": "PUT /users/{id}",
                     *           "actor_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "actor_kind": "user",
                     *           "actor_role": "hr_officer",
                     *           "address": "192.0.2.17",
                     *           "at": "2026-11-20T07:42:10.000Z",
                     *           "fields": [
                     *             "department",
                     *             "position"
                     *           ],
                     *           "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "reason": null,
                     *           "requests": 1,
                     *           "result": "succeeded",
                     *           "sequence": 1,
                     *           "status": 1,
                     *           "target_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "target_kind": "cameras",
                     *           "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                     *           "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AuditEntryView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    exportAuditLog: {
        parameters: {
            query?: {
                /** @description As entries have it. */
                action?: string;
                /** @description A user or an API key. */
                actor_id?: string;
                format?: "csv" | "jsonl";
                /** @description Percent-encode the + of an offset as %2B. */
                from?: string;
                result?: "succeeded" | "denied" | "failed";
                /** @description What was done to, or the person it is about. */
                target_id?: string;
                /** @description Exclusive. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"sequence":1,"action":"POST /users"} */
                    "application/jsonl": string;
                    /**
                     * @example sequence,at,action
                     *     1,2026-11-20T07:42:10.000Z,POST /users
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    verifyAuditLog: {
        parameters: {
            query?: {
                /** @description Where to begin; the entry before it is taken as right. Default: the oldest kept. */
                from_sequence?: number;
                /** @description Entries to look at, at most. */
                limit?: number;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "state": "whole",
                     *       "first_wrong_sequence": null,
                     *       "fault": "missing",
                     *       "detail": "Every entry that was looked at fits the one before.",
                     *       "checked": 1,
                     *       "next_sequence": null,
                     *       "head_sequence": 1,
                     *       "head_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "first_kept_sequence": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AuditVerificationView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "admin@example.org",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["LoginInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIzZjJiOGMxZSJ9.c2lnbmF0dXJl",
                     *       "refresh_token": "srt_9fQ2vXbL7kR0mT4wY8zA1cE5",
                     *       "token_type": "bearer",
                     *       "expires_in": 3600,
                     *       "password_change_required": true,
                     *       "user": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "first_name": "Ada",
                     *         "last_name": "Lovelace",
                     *         "email": "ada@example.org",
                     *         "employee_id": "E-1001",
                     *         "department": "Engineering",
                     *         "phone": "+49 30 901820",
                     *         "position": "Engineer",
                     *         "is_active": true,
                     *         "role": "administrator",
                     *         "biometric_consent": true,
                     *         "consent_source": "hr@example.org",
                     *         "consent_recorded_at": "2026-11-20T07:42:10.000Z",
                     *         "created_at": "2026-11-20T07:42:10.000Z",
                     *         "updated_at": "2026-11-20T07:42:10.000Z",
                     *         "revision": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TokensView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "srt_9fQ2vXbL7kR0mT4wY8zA1cE5"
                 *     }
                 */
                "application/json": components["schemas"]["LogoutInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "first_name": "Ada",
                     *       "last_name": "Lovelace",
                     *       "email": "ada@example.org",
                     *       "employee_id": "E-1001",
                     *       "department": "Engineering",
                     *       "phone": "+49 30 901820",
                     *       "position": "Engineer",
                     *       "is_active": true,
                     *       "role": "administrator",
                     *       "biometric_consent": true,
                     *       "consent_source": "hr@example.org",
                     *       "consent_recorded_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1,
                     *       "kind": "user",
                     *       "permissions": [
                     *         "users.read (own)",
                     *         "attendance.read (own)"
                     *       ],
                     *       "password_change_required": true
                     *     }
                     */
                    "application/json": components["schemas"]["MeUserView"] | components["schemas"]["MeApiKeyView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getOidcCallback: {
        parameters: {
            query?: {
                code?: string;
                error?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    "Set-Cookie"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><title>Smart Attendance</title> */
                    "text/html": string;
                };
            };
            400: components["responses"]["Problem400"];
            /** @description Not begun in this browser, over, or not to be verified */
            401: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    "WWW-Authenticate"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:smart-attendance:problem:unauthenticated",
                     *       "title": "Not authenticated",
                     *       "status": 401,
                     *       "detail": "Send an access token as Authorization: Bearer, or an API key as X-API-Key.",
                     *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                    /** @example <!doctype html><title>Smart Attendance</title> */
                    "text/html": string;
                };
            };
            /** @description Refused; reason: provider_refused, email_not_verified, unknown_person or other_login */
            403: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:smart-attendance:problem:unauthenticated",
                     *       "title": "Not authenticated",
                     *       "status": 401,
                     *       "detail": "Send an access token as Authorization: Bearer, or an API key as X-API-Key.",
                     *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                    /** @example <!doctype html><title>Smart Attendance</title> */
                    "text/html": string;
                };
            };
            /** @description Not set up here */
            404: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:smart-attendance:problem:unauthenticated",
                     *       "title": "Not authenticated",
                     *       "status": 401,
                     *       "detail": "Send an access token as Authorization: Bearer, or an API key as X-API-Key.",
                     *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                    /** @example <!doctype html><title>Smart Attendance</title> */
                    "text/html": string;
                };
            };
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            /** @description The provider, or a service, is away */
            503: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:smart-attendance:problem:unauthenticated",
                     *       "title": "Not authenticated",
                     *       "status": 401,
                     *       "detail": "Send an access token as Authorization: Bearer, or an API key as X-API-Key.",
                     *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                    /** @example <!doctype html><title>Smart Attendance</title> */
                    "text/html": string;
                };
            };
        };
    };
    getOidcLogin: {
        parameters: {
            query?: {
                /** @description Where the browser goes afterwards: a path of this origin. */
                return_to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider. */
            302: {
                headers: {
                    Location?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    "Set-Cookie"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            /** @description Not begun in this browser, over, or not to be verified */
            401: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    "WWW-Authenticate"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:smart-attendance:problem:unauthenticated",
                     *       "title": "Not authenticated",
                     *       "status": 401,
                     *       "detail": "Send an access token as Authorization: Bearer, or an API key as X-API-Key.",
                     *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                    /** @example <!doctype html><title>Smart Attendance</title> */
                    "text/html": string;
                };
            };
            /** @description Refused; reason: provider_refused, email_not_verified, unknown_person or other_login */
            403: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:smart-attendance:problem:unauthenticated",
                     *       "title": "Not authenticated",
                     *       "status": 401,
                     *       "detail": "Send an access token as Authorization: Bearer, or an API key as X-API-Key.",
                     *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                    /** @example <!doctype html><title>Smart Attendance</title> */
                    "text/html": string;
                };
            };
            /** @description Not set up here */
            404: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:smart-attendance:problem:unauthenticated",
                     *       "title": "Not authenticated",
                     *       "status": 401,
                     *       "detail": "Send an access token as Authorization: Bearer, or an API key as X-API-Key.",
                     *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                    /** @example <!doctype html><title>Smart Attendance</title> */
                    "text/html": string;
                };
            };
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            /** @description The provider, or a service, is away */
            503: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:smart-attendance:problem:unauthenticated",
                     *       "title": "Not authenticated",
                     *       "status": 401,
                     *       "detail": "Send an access token as Authorization: Bearer, or an API key as X-API-Key.",
                     *       "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                    /** @example <!doctype html><title>Smart Attendance</title> */
                    "text/html": string;
                };
            };
        };
    };
    changeOwnPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "current_password": "correct horse battery",
                 *       "new_password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["ChangePasswordInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    refreshTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refresh_token": "srt_9fQ2vXbL7kR0mT4wY8zA1cE5"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIzZjJiOGMxZSJ9.c2lnbmF0dXJl",
                     *       "refresh_token": "srt_9fQ2vXbL7kR0mT4wY8zA1cE5",
                     *       "token_type": "bearer",
                     *       "expires_in": 3600,
                     *       "password_change_required": true,
                     *       "user": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "first_name": "Ada",
                     *         "last_name": "Lovelace",
                     *         "email": "ada@example.org",
                     *         "employee_id": "E-1001",
                     *         "department": "Engineering",
                     *         "phone": "+49 30 901820",
                     *         "position": "Engineer",
                     *         "is_active": true,
                     *         "role": "administrator",
                     *         "biometric_consent": true,
                     *         "consent_source": "hr@example.org",
                     *         "consent_recorded_at": "2026-11-20T07:42:10.000Z",
                     *         "created_at": "2026-11-20T07:42:10.000Z",
                     *         "updated_at": "2026-11-20T07:42:10.000Z",
                     *         "revision": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TokensView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "kind": "tokens",
                     *           "is_current": true,
                     *           "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
                     *           "address": "192.0.2.17",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "last_used_at": "2026-11-20T07:42:10.000Z",
                     *           "expires_at": "2030-01-01T00:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["SessionView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "admin@example.org",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["LoginInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description HttpOnly, SameSite=Strict. */
                    "Set-Cookie"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "session_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "expires_at": "2030-01-01T00:00:00.000Z",
                     *       "password_change_required": true,
                     *       "user": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "first_name": "Ada",
                     *         "last_name": "Lovelace",
                     *         "email": "ada@example.org",
                     *         "employee_id": "E-1001",
                     *         "department": "Engineering",
                     *         "phone": "+49 30 901820",
                     *         "position": "Engineer",
                     *         "is_active": true,
                     *         "role": "administrator",
                     *         "biometric_consent": true,
                     *         "consent_source": "hr@example.org",
                     *         "consent_recorded_at": "2026-11-20T07:42:10.000Z",
                     *         "created_at": "2026-11-20T07:42:10.000Z",
                     *         "updated_at": "2026-11-20T07:42:10.000Z",
                     *         "revision": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OpenedSessionView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listCameras: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                is_active?: boolean;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Part of a name, location or description. */
                q?: string;
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "name" | "-name";
                /** @description Those that are in this state now. */
                state?: "stopped" | "connecting" | "live" | "waiting" | "failed";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "name": "Front door",
                     *           "description": "North side, above the door",
                     *           "rtsp_url": "rtsp://camera.example:554/stream1",
                     *           "username": "viewer",
                     *           "has_password": true,
                     *           "frame_rate": 5,
                     *           "resolution_width": 1920,
                     *           "resolution_height": 1080,
                     *           "location": "Main building",
                     *           "is_active": true,
                     *           "sub_rtsp_url": "rtsp://camera.example:554/stream2",
                     *           "stream": "main",
                     *           "schedule": [
                     *             {
                     *               "days": [
                     *                 "mon",
                     *                 "tue",
                     *                 "wed",
                     *                 "thu",
                     *                 "fri"
                     *               ],
                     *               "from": "07:30",
                     *               "to": "18:00"
                     *             }
                     *           ],
                     *           "time_zone": "Europe/Berlin",
                     *           "zones": [
                     *             {
                     *               "name": "Door",
                     *               "kind": "watch",
                     *               "points": [
                     *                 [
                     *                   0.2,
                     *                   0.1
                     *                 ],
                     *                 [
                     *                   0.8,
                     *                   0.1
                     *                 ],
                     *                 [
                     *                   0.8,
                     *                   1
                     *                 ],
                     *                 [
                     *                   0.2,
                     *                   1
                     *                 ]
                     *               ]
                     *             }
                     *           ],
                     *           "motion_gate": true,
                     *           "motion_sensitivity": 50,
                     *           "detector_input": "640x384",
                     *           "face_width_px_min": 40,
                     *           "liveness_mode": "off",
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "role": "entry",
                     *           "stream_wanted": true,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CameraView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createCamera: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "North side, above the door",
                 *       "username": "viewer",
                 *       "password": "correct horse battery",
                 *       "resolution_width": 1920,
                 *       "resolution_height": 1080,
                 *       "location": "Main building",
                 *       "sub_rtsp_url": "rtsp://camera.example:554/stream2",
                 *       "schedule": [
                 *         {
                 *           "days": [
                 *             "mon",
                 *             "tue",
                 *             "wed",
                 *             "thu",
                 *             "fri"
                 *           ],
                 *           "from": "07:30",
                 *           "to": "18:00"
                 *         }
                 *       ],
                 *       "time_zone": "Europe/Berlin",
                 *       "zones": [
                 *         {
                 *           "name": "Door",
                 *           "kind": "watch",
                 *           "points": [
                 *             [
                 *               0.2,
                 *               0.1
                 *             ],
                 *             [
                 *               0.8,
                 *               0.1
                 *             ],
                 *             [
                 *               0.8,
                 *               1
                 *             ],
                 *             [
                 *               0.2,
                 *               1
                 *             ]
                 *           ]
                 *         }
                 *       ],
                 *       "detector_input": "640x384",
                 *       "face_width_px_min": 40,
                 *       "liveness_mode": "off",
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "name": "Front door",
                 *       "rtsp_url": "rtsp://camera.example:554/stream1",
                 *       "frame_rate": 5,
                 *       "is_active": true,
                 *       "stream": "main",
                 *       "motion_gate": true,
                 *       "role": "both",
                 *       "motion_sensitivity": 50
                 *     }
                 */
                "application/json": components["schemas"]["CreateCameraInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Front door",
                     *       "description": "North side, above the door",
                     *       "rtsp_url": "rtsp://camera.example:554/stream1",
                     *       "username": "viewer",
                     *       "has_password": true,
                     *       "frame_rate": 5,
                     *       "resolution_width": 1920,
                     *       "resolution_height": 1080,
                     *       "location": "Main building",
                     *       "is_active": true,
                     *       "sub_rtsp_url": "rtsp://camera.example:554/stream2",
                     *       "stream": "main",
                     *       "schedule": [
                     *         {
                     *           "days": [
                     *             "mon",
                     *             "tue",
                     *             "wed",
                     *             "thu",
                     *             "fri"
                     *           ],
                     *           "from": "07:30",
                     *           "to": "18:00"
                     *         }
                     *       ],
                     *       "time_zone": "Europe/Berlin",
                     *       "zones": [
                     *         {
                     *           "name": "Door",
                     *           "kind": "watch",
                     *           "points": [
                     *             [
                     *               0.2,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               1
                     *             ],
                     *             [
                     *               0.2,
                     *               1
                     *             ]
                     *           ]
                     *         }
                     *       ],
                     *       "motion_gate": true,
                     *       "motion_sensitivity": 50,
                     *       "detector_input": "640x384",
                     *       "face_width_px_min": 40,
                     *       "liveness_mode": "off",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "role": "entry",
                     *       "stream_wanted": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CameraView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getCamera: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Front door",
                     *       "description": "North side, above the door",
                     *       "rtsp_url": "rtsp://camera.example:554/stream1",
                     *       "username": "viewer",
                     *       "has_password": true,
                     *       "frame_rate": 5,
                     *       "resolution_width": 1920,
                     *       "resolution_height": 1080,
                     *       "location": "Main building",
                     *       "is_active": true,
                     *       "sub_rtsp_url": "rtsp://camera.example:554/stream2",
                     *       "stream": "main",
                     *       "schedule": [
                     *         {
                     *           "days": [
                     *             "mon",
                     *             "tue",
                     *             "wed",
                     *             "thu",
                     *             "fri"
                     *           ],
                     *           "from": "07:30",
                     *           "to": "18:00"
                     *         }
                     *       ],
                     *       "time_zone": "Europe/Berlin",
                     *       "zones": [
                     *         {
                     *           "name": "Door",
                     *           "kind": "watch",
                     *           "points": [
                     *             [
                     *               0.2,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               1
                     *             ],
                     *             [
                     *               0.2,
                     *               1
                     *             ]
                     *           ]
                     *         }
                     *       ],
                     *       "motion_gate": true,
                     *       "motion_sensitivity": 50,
                     *       "detector_input": "640x384",
                     *       "face_width_px_min": 40,
                     *       "liveness_mode": "off",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "role": "entry",
                     *       "stream_wanted": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CameraView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateCamera: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "description": "North side, above the door",
                 *       "username": "viewer",
                 *       "password": "correct horse battery",
                 *       "resolution_width": 1920,
                 *       "resolution_height": 1080,
                 *       "location": "Main building",
                 *       "sub_rtsp_url": "rtsp://camera.example:554/stream2",
                 *       "schedule": [
                 *         {
                 *           "days": [
                 *             "mon",
                 *             "tue",
                 *             "wed",
                 *             "thu",
                 *             "fri"
                 *           ],
                 *           "from": "07:30",
                 *           "to": "18:00"
                 *         }
                 *       ],
                 *       "time_zone": "Europe/Berlin",
                 *       "zones": [
                 *         {
                 *           "name": "Door",
                 *           "kind": "watch",
                 *           "points": [
                 *             [
                 *               0.2,
                 *               0.1
                 *             ],
                 *             [
                 *               0.8,
                 *               0.1
                 *             ],
                 *             [
                 *               0.8,
                 *               1
                 *             ],
                 *             [
                 *               0.2,
                 *               1
                 *             ]
                 *           ]
                 *         }
                 *       ],
                 *       "detector_input": "640x384",
                 *       "face_width_px_min": 40,
                 *       "liveness_mode": "off",
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "name": "Front door",
                 *       "rtsp_url": "rtsp://camera.example:554/stream1",
                 *       "frame_rate": 5,
                 *       "is_active": true,
                 *       "stream": "main",
                 *       "motion_gate": true,
                 *       "role": "entry",
                 *       "motion_sensitivity": 50
                 *     }
                 */
                "application/json": components["schemas"]["UpdateCameraInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Front door",
                     *       "description": "North side, above the door",
                     *       "rtsp_url": "rtsp://camera.example:554/stream1",
                     *       "username": "viewer",
                     *       "has_password": true,
                     *       "frame_rate": 5,
                     *       "resolution_width": 1920,
                     *       "resolution_height": 1080,
                     *       "location": "Main building",
                     *       "is_active": true,
                     *       "sub_rtsp_url": "rtsp://camera.example:554/stream2",
                     *       "stream": "main",
                     *       "schedule": [
                     *         {
                     *           "days": [
                     *             "mon",
                     *             "tue",
                     *             "wed",
                     *             "thu",
                     *             "fri"
                     *           ],
                     *           "from": "07:30",
                     *           "to": "18:00"
                     *         }
                     *       ],
                     *       "time_zone": "Europe/Berlin",
                     *       "zones": [
                     *         {
                     *           "name": "Door",
                     *           "kind": "watch",
                     *           "points": [
                     *             [
                     *               0.2,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               1
                     *             ],
                     *             [
                     *               0.2,
                     *               1
                     *             ]
                     *           ]
                     *         }
                     *       ],
                     *       "motion_gate": true,
                     *       "motion_sensitivity": 50,
                     *       "detector_input": "640x384",
                     *       "face_width_px_min": 40,
                     *       "liveness_mode": "off",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "role": "entry",
                     *       "stream_wanted": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CameraView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteCamera: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getCameraCoverage: {
        parameters: {
            query?: {
                /** @description Default: 24 hours before to. */
                from?: string;
                /** @description Default: now. */
                to?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "from": "2026-11-20T07:42:10.000Z",
                     *       "to": "2026-11-20T07:42:10.000Z",
                     *       "seconds_asked": 1,
                     *       "seconds_seen": 1,
                     *       "share": 0.998,
                     *       "blind_spans": [
                     *         {
                     *           "from": "2026-11-20T07:42:10.000Z",
                     *           "to": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "blind_spans_cut": true
                     *     }
                     */
                    "application/json": components["schemas"]["CoverageView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getCameraFitness: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "last_minute": {
                     *         "from": "2026-11-20T07:42:10.000Z",
                     *         "to": "2026-11-20T07:42:10.000Z",
                     *         "faces": 1,
                     *         "usable_faces": 1,
                     *         "usable_faces_per_minute": 1,
                     *         "inter_eye_px": 46.5,
                     *         "sharpness": 0.82,
                     *         "brightness": 0.55,
                     *         "yaw_degrees": 8.5,
                     *         "pitch_degrees": -4,
                     *         "refused": {
                     *           "too_blurry": 3
                     *         },
                     *         "verdict": "good",
                     *         "advice": [
                     *           "The faces are turned away; move the camera in front of the way people walk."
                     *         ]
                     *       },
                     *       "after_start": {
                     *         "from": "2026-11-20T07:42:10.000Z",
                     *         "to": "2026-11-20T07:42:10.000Z",
                     *         "faces": 1,
                     *         "usable_faces": 1,
                     *         "usable_faces_per_minute": 1,
                     *         "inter_eye_px": 46.5,
                     *         "sharpness": 0.82,
                     *         "brightness": 0.55,
                     *         "yaw_degrees": 8.5,
                     *         "pitch_degrees": -4,
                     *         "refused": {
                     *           "too_blurry": 3
                     *         },
                     *         "verdict": "good",
                     *         "advice": [
                     *           "The faces are turned away; move the camera in front of the way people walk."
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CameraFitnessView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getCameraHealth: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "state": "stopped",
                     *       "state_since": "2026-11-20T07:42:10.000Z",
                     *       "last_frame_at": "2026-11-20T07:42:10.000Z",
                     *       "frames_per_second_asked": 5,
                     *       "frames_per_second_real": 4.98,
                     *       "frames_published": 1,
                     *       "frames_dropped": {
                     *         "motion": 1240
                     *       },
                     *       "reconnects": 1,
                     *       "last_error": "The camera closed the connection.",
                     *       "last_error_reason": "connection_lost",
                     *       "replica": "stream-ingestion-0",
                     *       "bytes_received": 1,
                     *       "decoder_seconds": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CameraHealthView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getCameraPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "multipart/x-mixed-replace": Blob;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getCameraSnapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description Seconds since then. */
                    Age?: number;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description When it was taken. */
                    "X-Captured-At"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": Blob;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    startCameraStream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Front door",
                     *       "description": "North side, above the door",
                     *       "rtsp_url": "rtsp://camera.example:554/stream1",
                     *       "username": "viewer",
                     *       "has_password": true,
                     *       "frame_rate": 5,
                     *       "resolution_width": 1920,
                     *       "resolution_height": 1080,
                     *       "location": "Main building",
                     *       "is_active": true,
                     *       "sub_rtsp_url": "rtsp://camera.example:554/stream2",
                     *       "stream": "main",
                     *       "schedule": [
                     *         {
                     *           "days": [
                     *             "mon",
                     *             "tue",
                     *             "wed",
                     *             "thu",
                     *             "fri"
                     *           ],
                     *           "from": "07:30",
                     *           "to": "18:00"
                     *         }
                     *       ],
                     *       "time_zone": "Europe/Berlin",
                     *       "zones": [
                     *         {
                     *           "name": "Door",
                     *           "kind": "watch",
                     *           "points": [
                     *             [
                     *               0.2,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               1
                     *             ],
                     *             [
                     *               0.2,
                     *               1
                     *             ]
                     *           ]
                     *         }
                     *       ],
                     *       "motion_gate": true,
                     *       "motion_sensitivity": 50,
                     *       "detector_input": "640x384",
                     *       "face_width_px_min": 40,
                     *       "liveness_mode": "off",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "role": "entry",
                     *       "stream_wanted": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CameraView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listCameraStatusHistory: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Default: 24 hours before to. */
                from?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description Rows to pass over. */
                skip?: number;
                /** @description Default: now. */
                to?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "state": "live",
                     *           "reason": null,
                     *           "began_at": "2026-11-20T07:42:10.000Z",
                     *           "ended_at": null,
                     *           "replica": "stream-ingestion-0"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["StatusSpanView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    stopCameraStream: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Front door",
                     *       "description": "North side, above the door",
                     *       "rtsp_url": "rtsp://camera.example:554/stream1",
                     *       "username": "viewer",
                     *       "has_password": true,
                     *       "frame_rate": 5,
                     *       "resolution_width": 1920,
                     *       "resolution_height": 1080,
                     *       "location": "Main building",
                     *       "is_active": true,
                     *       "sub_rtsp_url": "rtsp://camera.example:554/stream2",
                     *       "stream": "main",
                     *       "schedule": [
                     *         {
                     *           "days": [
                     *             "mon",
                     *             "tue",
                     *             "wed",
                     *             "thu",
                     *             "fri"
                     *           ],
                     *           "from": "07:30",
                     *           "to": "18:00"
                     *         }
                     *       ],
                     *       "time_zone": "Europe/Berlin",
                     *       "zones": [
                     *         {
                     *           "name": "Door",
                     *           "kind": "watch",
                     *           "points": [
                     *             [
                     *               0.2,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               0.1
                     *             ],
                     *             [
                     *               0.8,
                     *               1
                     *             ],
                     *             [
                     *               0.2,
                     *               1
                     *             ]
                     *           ]
                     *         }
                     *       ],
                     *       "motion_gate": true,
                     *       "motion_sensitivity": 50,
                     *       "detector_input": "640x384",
                     *       "face_width_px_min": 40,
                     *       "liveness_mode": "off",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "role": "entry",
                     *       "stream_wanted": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CameraView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    discoverCameras: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "hosts": [
                 *         "10.1.0.20",
                 *         "camera-7.example:8080"
                 *       ],
                 *       "username": "viewer",
                 *       "password": "correct horse battery",
                 *       "timeout": 10
                 *     }
                 */
                "application/json": components["schemas"]["DiscoverCamerasInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "host": "10.1.0.20",
                     *           "name": "Front door",
                     *           "manufacturer": "Example Optics",
                     *           "model": "D-2040",
                     *           "streams": [
                     *             {
                     *               "profile": "mainStream",
                     *               "rtsp_url": "rtsp://camera.example:554/stream1",
                     *               "codec": "h264",
                     *               "width": 1920,
                     *               "height": 1080,
                     *               "fps": 25
                     *             }
                     *           ],
                     *           "reason": null
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["DiscoveredCameraView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    exportCameras: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example name,rtsp_url,location
                     *     Front door,rtsp://camera.example:554/stream1,Main building
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getCameraFleet: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "replicas": [
                     *         {
                     *           "replica": "stream-ingestion-0",
                     *           "started_at": "2026-11-20T07:42:10.000Z",
                     *           "streams_max": 1,
                     *           "streams_held": 1,
                     *           "streams_live": 1
                     *         }
                     *       ],
                     *       "cameras_wanted": 1,
                     *       "cameras_without_replica": [
                     *         "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b"
                     *       ],
                     *       "is_overfull": true
                     *     }
                     */
                    "application/json": components["schemas"]["FleetView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    importCameras: {
        parameters: {
            query?: {
                dry_run?: boolean;
            };
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "the bytes of the file",
                 *       "dry_run": true
                 *     }
                 */
                "multipart/form-data": {
                    dry_run?: boolean;
                    /** Format: binary */
                    file: Blob;
                };
                /**
                 * @example name,rtsp_url,location
                 *     Front door,rtsp://camera.example:554/stream1,Main building
                 */
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dry_run": true,
                     *       "created": 1,
                     *       "updated": 1,
                     *       "unchanged": 1,
                     *       "failed": 1,
                     *       "data": [
                     *         {
                     *           "row": 1,
                     *           "name": "Front door",
                     *           "result": "created",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "errors": []
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CameraImportView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listCameraStates: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "state": "stopped",
                     *           "reason": "Came in by the side door",
                     *           "since": "2026-11-20T07:42:10.000Z",
                     *           "replica": "stream-ingestion-0"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CameraStateView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    testCameraConnection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "rtsp_url": "rtsp://camera.example:554/stream1",
                 *       "username": "viewer",
                 *       "password": "correct horse battery",
                 *       "timeout": 10
                 *     }
                 */
                "application/json": components["schemas"]["TestConnectionInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "message": "The camera answers with video.",
                     *       "reason": null,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "fps": 25,
                     *       "codec": "h264",
                     *       "latency_ms": 420,
                     *       "keyframe_interval": 2,
                     *       "sample_image": "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionTestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listCorrections: {
        parameters: {
            query?: {
                /** @description Who asked: a user, an API key or system. */
                asked_by?: string;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description First day, in the time zone of the site. */
                date_from?: string;
                /** @description Last day, included. */
                date_to?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
                kind?: "change" | "missing_day" | "removal" | "late_data";
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "date" | "-date";
                state?: "pending" | "approved" | "refused" | "withdrawn";
                user_id?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "department": "Engineering",
                     *           "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "date": "2026-11-20",
                     *           "kind": "change",
                     *           "state": "pending",
                     *           "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "reason": "Came in by the side door",
                     *           "wanted": {
                     *             "fields": [
                     *               "check_out"
                     *             ],
                     *             "check_in": "2026-11-20T08:42:10+01:00",
                     *             "check_out": "2026-11-20T17:05:44+01:00",
                     *             "status": "present",
                     *             "notes": "Forgot the badge"
                     *           },
                     *           "before": {
                     *             "check_out": null
                     *           },
                     *           "after": {
                     *             "check_out": "2026-11-20T17:05:44+01:00"
                     *           },
                     *           "is_stale": false,
                     *           "period_id": "5a0de2b7-8f0c-4f3e-bb5b-0d7c1a9e4f11",
                     *           "decided_by": "9c1d4f80-6f3e-4b34-8f43-2a51c07f9e02",
                     *           "decided_at": "2026-11-20T07:42:10.000Z",
                     *           "decision_reason": "Seen on the picture of the gate",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CorrectionRequestView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createCorrection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "kind": "change",
                 *       "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "check_in": "2026-11-20T08:42:10+01:00",
                 *       "check_out": "2026-11-20T17:05:44+01:00",
                 *       "status": "present",
                 *       "notes": "Forgot the badge",
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["CreateCorrectionRequestInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "date": "2026-11-20",
                     *       "kind": "change",
                     *       "state": "pending",
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "wanted": {
                     *         "fields": [
                     *           "check_out"
                     *         ],
                     *         "check_in": "2026-11-20T08:42:10+01:00",
                     *         "check_out": "2026-11-20T17:05:44+01:00",
                     *         "status": "present",
                     *         "notes": "Forgot the badge"
                     *       },
                     *       "before": {
                     *         "check_out": null
                     *       },
                     *       "after": {
                     *         "check_out": "2026-11-20T17:05:44+01:00"
                     *       },
                     *       "is_stale": false,
                     *       "period_id": "5a0de2b7-8f0c-4f3e-bb5b-0d7c1a9e4f11",
                     *       "decided_by": "9c1d4f80-6f3e-4b34-8f43-2a51c07f9e02",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Seen on the picture of the gate",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionRequestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getCorrection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "date": "2026-11-20",
                     *       "kind": "change",
                     *       "state": "pending",
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "wanted": {
                     *         "fields": [
                     *           "check_out"
                     *         ],
                     *         "check_in": "2026-11-20T08:42:10+01:00",
                     *         "check_out": "2026-11-20T17:05:44+01:00",
                     *         "status": "present",
                     *         "notes": "Forgot the badge"
                     *       },
                     *       "before": {
                     *         "check_out": null
                     *       },
                     *       "after": {
                     *         "check_out": "2026-11-20T17:05:44+01:00"
                     *       },
                     *       "is_stale": false,
                     *       "period_id": "5a0de2b7-8f0c-4f3e-bb5b-0d7c1a9e4f11",
                     *       "decided_by": "9c1d4f80-6f3e-4b34-8f43-2a51c07f9e02",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Seen on the picture of the gate",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionRequestView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    approveCorrection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Seen on the picture of the gate",
                 *       "period_id": null
                 *     }
                 */
                "application/json": components["schemas"]["ApproveCorrectionInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "date": "2026-11-20",
                     *       "kind": "change",
                     *       "state": "pending",
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "wanted": {
                     *         "fields": [
                     *           "check_out"
                     *         ],
                     *         "check_in": "2026-11-20T08:42:10+01:00",
                     *         "check_out": "2026-11-20T17:05:44+01:00",
                     *         "status": "present",
                     *         "notes": "Forgot the badge"
                     *       },
                     *       "before": {
                     *         "check_out": null
                     *       },
                     *       "after": {
                     *         "check_out": "2026-11-20T17:05:44+01:00"
                     *       },
                     *       "is_stale": false,
                     *       "period_id": "5a0de2b7-8f0c-4f3e-bb5b-0d7c1a9e4f11",
                     *       "decided_by": "9c1d4f80-6f3e-4b34-8f43-2a51c07f9e02",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Seen on the picture of the gate",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionRequestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    refuseCorrection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The picture shows somebody else"
                 *     }
                 */
                "application/json": components["schemas"]["RefuseCorrectionInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "date": "2026-11-20",
                     *       "kind": "change",
                     *       "state": "pending",
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "wanted": {
                     *         "fields": [
                     *           "check_out"
                     *         ],
                     *         "check_in": "2026-11-20T08:42:10+01:00",
                     *         "check_out": "2026-11-20T17:05:44+01:00",
                     *         "status": "present",
                     *         "notes": "Forgot the badge"
                     *       },
                     *       "before": {
                     *         "check_out": null
                     *       },
                     *       "after": {
                     *         "check_out": "2026-11-20T17:05:44+01:00"
                     *       },
                     *       "is_stale": false,
                     *       "period_id": "5a0de2b7-8f0c-4f3e-bb5b-0d7c1a9e4f11",
                     *       "decided_by": "9c1d4f80-6f3e-4b34-8f43-2a51c07f9e02",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Seen on the picture of the gate",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionRequestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    withdrawCorrection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "It was another day"
                 *     }
                 */
                "application/json": components["schemas"]["WithdrawCorrectionInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "date": "2026-11-20",
                     *       "kind": "change",
                     *       "state": "pending",
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "wanted": {
                     *         "fields": [
                     *           "check_out"
                     *         ],
                     *         "check_in": "2026-11-20T08:42:10+01:00",
                     *         "check_out": "2026-11-20T17:05:44+01:00",
                     *         "status": "present",
                     *         "notes": "Forgot the badge"
                     *       },
                     *       "before": {
                     *         "check_out": null
                     *       },
                     *       "after": {
                     *         "check_out": "2026-11-20T17:05:44+01:00"
                     *       },
                     *       "is_stale": false,
                     *       "period_id": "5a0de2b7-8f0c-4f3e-bb5b-0d7c1a9e4f11",
                     *       "decided_by": "9c1d4f80-6f3e-4b34-8f43-2a51c07f9e02",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Seen on the picture of the gate",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionRequestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listDeadLetters: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over the others. */
                cursor?: string;
                /** @description The first one to answer. */
                from_sequence?: number;
                /** @description Letters to answer at most. */
                limit?: number;
                /** @description Letters to pass over. */
                skip?: number;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "sequence": 1,
                     *           "subject": "identity.v1.person-recognized.3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "receiver": "attendance",
                     *           "code": "invalid_argument",
                     *           "message": "The time zone of the site is not known.",
                     *           "attempts": 1,
                     *           "payload_bytes": 1,
                     *           "died_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["DeadLetterView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sequence: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    replayDeadLetter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sequence: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listDrafts: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description Rows to pass over. */
                skip?: number;
                state?: "previewing" | "ready" | "stale" | "failed" | "applying" | "applied" | "discarded";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "kind": "shift",
                     *           "state": "ready",
                     *           "problem": "",
                     *           "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "valid_from": "2026-12-01",
                     *           "valid_to": null,
                     *           "shift": {
                     *             "start": "09:00",
                     *             "end": "17:30",
                     *             "flexible": true,
                     *             "required_minutes": 480,
                     *             "before_minutes": 240,
                     *             "after_minutes": 360,
                     *             "late_grace_minutes": 5,
                     *             "early_grace_minutes": 5,
                     *             "half_day_below_minutes": 240,
                     *             "absent_below_minutes": null,
                     *             "check_in_rounding_minutes": 15,
                     *             "check_in_rounding_direction": "nearest",
                     *             "check_out_rounding_minutes": null,
                     *             "check_out_rounding_direction": "nearest",
                     *             "overtime_after_minutes": 0,
                     *             "overtime_needs_approval": true,
                     *             "auto_check_out": "off",
                     *             "working_time": "first_in_last_out",
                     *             "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "breaks": [
                     *               {
                     *                 "kind": "fixed",
                     *                 "start": "12:00",
                     *                 "end": "12:30",
                     *                 "paid": true,
                     *                 "after_minutes_worked": null,
                     *                 "minutes": null
                     *               }
                     *             ]
                     *           },
                     *           "site": {
                     *             "time_zone": "Europe/Berlin",
                     *             "coverage_min_percent": 95,
                     *             "cooldown_seconds": 60
                     *           },
                     *           "assignment": {
                     *             "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "department": null,
                     *             "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "weekdays": [
                     *               "mon",
                     *               "tue",
                     *               "wed",
                     *               "thu",
                     *               "fri"
                     *             ],
                     *             "rotation_anchor_date": null,
                     *             "rotation_shift_ids": [],
                     *             "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "valid_from": "2026-12-01",
                     *             "valid_to": null
                     *           },
                     *           "date_from": "2026-11-20",
                     *           "date_to": "2026-11-20",
                     *           "people_done": 1,
                     *           "people_total": 1,
                     *           "days_changed": 1,
                     *           "days_locked": 1,
                     *           "days_applied": 1,
                     *           "days_different": 1,
                     *           "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "reason": "Came in by the side door",
                     *           "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "decision_reason": "The contract says so",
                     *           "decided_at": "2026-11-20T07:42:10.000Z",
                     *           "previewed_at": "2026-11-20T07:42:10.000Z",
                     *           "applied_at": "2026-11-20T07:42:10.000Z",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["DraftView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getDraft: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "kind": "shift",
                     *       "state": "ready",
                     *       "problem": "",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "shift": {
                     *         "start": "09:00",
                     *         "end": "17:30",
                     *         "flexible": true,
                     *         "required_minutes": 480,
                     *         "before_minutes": 240,
                     *         "after_minutes": 360,
                     *         "late_grace_minutes": 5,
                     *         "early_grace_minutes": 5,
                     *         "half_day_below_minutes": 240,
                     *         "absent_below_minutes": null,
                     *         "check_in_rounding_minutes": 15,
                     *         "check_in_rounding_direction": "nearest",
                     *         "check_out_rounding_minutes": null,
                     *         "check_out_rounding_direction": "nearest",
                     *         "overtime_after_minutes": 0,
                     *         "overtime_needs_approval": true,
                     *         "auto_check_out": "off",
                     *         "working_time": "first_in_last_out",
                     *         "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "breaks": [
                     *           {
                     *             "kind": "fixed",
                     *             "start": "12:00",
                     *             "end": "12:30",
                     *             "paid": true,
                     *             "after_minutes_worked": null,
                     *             "minutes": null
                     *           }
                     *         ]
                     *       },
                     *       "site": {
                     *         "time_zone": "Europe/Berlin",
                     *         "coverage_min_percent": 95,
                     *         "cooldown_seconds": 60
                     *       },
                     *       "assignment": {
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "department": null,
                     *         "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "weekdays": [
                     *           "mon",
                     *           "tue",
                     *           "wed",
                     *           "thu",
                     *           "fri"
                     *         ],
                     *         "rotation_anchor_date": null,
                     *         "rotation_shift_ids": [],
                     *         "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "valid_from": "2026-12-01",
                     *         "valid_to": null
                     *       },
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "people_done": 1,
                     *       "people_total": 1,
                     *       "days_changed": 1,
                     *       "days_locked": 1,
                     *       "days_applied": 1,
                     *       "days_different": 1,
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decision_reason": "The contract says so",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "previewed_at": "2026-11-20T07:42:10.000Z",
                     *       "applied_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    approveDraft: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["DecideDraftInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "kind": "shift",
                     *       "state": "ready",
                     *       "problem": "",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "shift": {
                     *         "start": "09:00",
                     *         "end": "17:30",
                     *         "flexible": true,
                     *         "required_minutes": 480,
                     *         "before_minutes": 240,
                     *         "after_minutes": 360,
                     *         "late_grace_minutes": 5,
                     *         "early_grace_minutes": 5,
                     *         "half_day_below_minutes": 240,
                     *         "absent_below_minutes": null,
                     *         "check_in_rounding_minutes": 15,
                     *         "check_in_rounding_direction": "nearest",
                     *         "check_out_rounding_minutes": null,
                     *         "check_out_rounding_direction": "nearest",
                     *         "overtime_after_minutes": 0,
                     *         "overtime_needs_approval": true,
                     *         "auto_check_out": "off",
                     *         "working_time": "first_in_last_out",
                     *         "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "breaks": [
                     *           {
                     *             "kind": "fixed",
                     *             "start": "12:00",
                     *             "end": "12:30",
                     *             "paid": true,
                     *             "after_minutes_worked": null,
                     *             "minutes": null
                     *           }
                     *         ]
                     *       },
                     *       "site": {
                     *         "time_zone": "Europe/Berlin",
                     *         "coverage_min_percent": 95,
                     *         "cooldown_seconds": 60
                     *       },
                     *       "assignment": {
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "department": null,
                     *         "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "weekdays": [
                     *           "mon",
                     *           "tue",
                     *           "wed",
                     *           "thu",
                     *           "fri"
                     *         ],
                     *         "rotation_anchor_date": null,
                     *         "rotation_shift_ids": [],
                     *         "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "valid_from": "2026-12-01",
                     *         "valid_to": null
                     *       },
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "people_done": 1,
                     *       "people_total": 1,
                     *       "days_changed": 1,
                     *       "days_locked": 1,
                     *       "days_applied": 1,
                     *       "days_different": 1,
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decision_reason": "The contract says so",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "previewed_at": "2026-11-20T07:42:10.000Z",
                     *       "applied_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listDraftDays: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                user_id?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "department": "Engineering",
                     *           "date": "2026-11-20",
                     *           "record_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "before": {
                     *             "status": "present",
                     *             "shift_name": "Day",
                     *             "shift_version": 1,
                     *             "check_in": "2026-11-20T08:42:10+01:00",
                     *             "check_out": "2026-11-20T17:05:44+01:00",
                     *             "worked_minutes": 1,
                     *             "required_minutes": 480,
                     *             "late_minutes": 1,
                     *             "early_minutes": 1,
                     *             "overtime_minutes": 1,
                     *             "overtime_status": "none",
                     *             "flags": [
                     *               "auto_check_out"
                     *             ]
                     *           },
                     *           "after": {
                     *             "status": "present",
                     *             "shift_name": "Day",
                     *             "shift_version": 1,
                     *             "check_in": "2026-11-20T08:42:10+01:00",
                     *             "check_out": "2026-11-20T17:05:44+01:00",
                     *             "worked_minutes": 1,
                     *             "required_minutes": 480,
                     *             "late_minutes": 1,
                     *             "early_minutes": 1,
                     *             "overtime_minutes": 1,
                     *             "overtime_status": "none",
                     *             "flags": [
                     *               "auto_check_out"
                     *             ]
                     *           },
                     *           "causes": [
                     *             "shift"
                     *           ],
                     *           "outcome": "waiting"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["DraftDayView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    discardDraft: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["DecideDraftInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "kind": "shift",
                     *       "state": "ready",
                     *       "problem": "",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "shift": {
                     *         "start": "09:00",
                     *         "end": "17:30",
                     *         "flexible": true,
                     *         "required_minutes": 480,
                     *         "before_minutes": 240,
                     *         "after_minutes": 360,
                     *         "late_grace_minutes": 5,
                     *         "early_grace_minutes": 5,
                     *         "half_day_below_minutes": 240,
                     *         "absent_below_minutes": null,
                     *         "check_in_rounding_minutes": 15,
                     *         "check_in_rounding_direction": "nearest",
                     *         "check_out_rounding_minutes": null,
                     *         "check_out_rounding_direction": "nearest",
                     *         "overtime_after_minutes": 0,
                     *         "overtime_needs_approval": true,
                     *         "auto_check_out": "off",
                     *         "working_time": "first_in_last_out",
                     *         "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "breaks": [
                     *           {
                     *             "kind": "fixed",
                     *             "start": "12:00",
                     *             "end": "12:30",
                     *             "paid": true,
                     *             "after_minutes_worked": null,
                     *             "minutes": null
                     *           }
                     *         ]
                     *       },
                     *       "site": {
                     *         "time_zone": "Europe/Berlin",
                     *         "coverage_min_percent": 95,
                     *         "cooldown_seconds": 60
                     *       },
                     *       "assignment": {
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "department": null,
                     *         "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "weekdays": [
                     *           "mon",
                     *           "tue",
                     *           "wed",
                     *           "thu",
                     *           "fri"
                     *         ],
                     *         "rotation_anchor_date": null,
                     *         "rotation_shift_ids": [],
                     *         "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "valid_from": "2026-12-01",
                     *         "valid_to": null
                     *       },
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "people_done": 1,
                     *       "people_total": 1,
                     *       "days_changed": 1,
                     *       "days_locked": 1,
                     *       "days_applied": 1,
                     *       "days_different": 1,
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decision_reason": "The contract says so",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "previewed_at": "2026-11-20T07:42:10.000Z",
                     *       "applied_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    previewDraft: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "kind": "shift",
                     *       "state": "ready",
                     *       "problem": "",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "shift": {
                     *         "start": "09:00",
                     *         "end": "17:30",
                     *         "flexible": true,
                     *         "required_minutes": 480,
                     *         "before_minutes": 240,
                     *         "after_minutes": 360,
                     *         "late_grace_minutes": 5,
                     *         "early_grace_minutes": 5,
                     *         "half_day_below_minutes": 240,
                     *         "absent_below_minutes": null,
                     *         "check_in_rounding_minutes": 15,
                     *         "check_in_rounding_direction": "nearest",
                     *         "check_out_rounding_minutes": null,
                     *         "check_out_rounding_direction": "nearest",
                     *         "overtime_after_minutes": 0,
                     *         "overtime_needs_approval": true,
                     *         "auto_check_out": "off",
                     *         "working_time": "first_in_last_out",
                     *         "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "breaks": [
                     *           {
                     *             "kind": "fixed",
                     *             "start": "12:00",
                     *             "end": "12:30",
                     *             "paid": true,
                     *             "after_minutes_worked": null,
                     *             "minutes": null
                     *           }
                     *         ]
                     *       },
                     *       "site": {
                     *         "time_zone": "Europe/Berlin",
                     *         "coverage_min_percent": 95,
                     *         "cooldown_seconds": 60
                     *       },
                     *       "assignment": {
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "department": null,
                     *         "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "weekdays": [
                     *           "mon",
                     *           "tue",
                     *           "wed",
                     *           "thu",
                     *           "fri"
                     *         ],
                     *         "rotation_anchor_date": null,
                     *         "rotation_shift_ids": [],
                     *         "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "valid_from": "2026-12-01",
                     *         "valid_to": null
                     *       },
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "people_done": 1,
                     *       "people_total": 1,
                     *       "days_changed": 1,
                     *       "days_locked": 1,
                     *       "days_applied": 1,
                     *       "days_different": 1,
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decision_reason": "The contract says so",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "previewed_at": "2026-11-20T07:42:10.000Z",
                     *       "applied_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createDraftAssignmentEnd: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "valid_to": null,
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["DraftAssignmentEndInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "kind": "shift",
                     *       "state": "ready",
                     *       "problem": "",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "shift": {
                     *         "start": "09:00",
                     *         "end": "17:30",
                     *         "flexible": true,
                     *         "required_minutes": 480,
                     *         "before_minutes": 240,
                     *         "after_minutes": 360,
                     *         "late_grace_minutes": 5,
                     *         "early_grace_minutes": 5,
                     *         "half_day_below_minutes": 240,
                     *         "absent_below_minutes": null,
                     *         "check_in_rounding_minutes": 15,
                     *         "check_in_rounding_direction": "nearest",
                     *         "check_out_rounding_minutes": null,
                     *         "check_out_rounding_direction": "nearest",
                     *         "overtime_after_minutes": 0,
                     *         "overtime_needs_approval": true,
                     *         "auto_check_out": "off",
                     *         "working_time": "first_in_last_out",
                     *         "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "breaks": [
                     *           {
                     *             "kind": "fixed",
                     *             "start": "12:00",
                     *             "end": "12:30",
                     *             "paid": true,
                     *             "after_minutes_worked": null,
                     *             "minutes": null
                     *           }
                     *         ]
                     *       },
                     *       "site": {
                     *         "time_zone": "Europe/Berlin",
                     *         "coverage_min_percent": 95,
                     *         "cooldown_seconds": 60
                     *       },
                     *       "assignment": {
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "department": null,
                     *         "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "weekdays": [
                     *           "mon",
                     *           "tue",
                     *           "wed",
                     *           "thu",
                     *           "fri"
                     *         ],
                     *         "rotation_anchor_date": null,
                     *         "rotation_shift_ids": [],
                     *         "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "valid_from": "2026-12-01",
                     *         "valid_to": null
                     *       },
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "people_done": 1,
                     *       "people_total": 1,
                     *       "days_changed": 1,
                     *       "days_locked": 1,
                     *       "days_applied": 1,
                     *       "days_different": 1,
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decision_reason": "The contract says so",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "previewed_at": "2026-11-20T07:42:10.000Z",
                     *       "applied_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createDraftAssignment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "department": null,
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "weekdays": [
                 *         "mon",
                 *         "tue",
                 *         "wed",
                 *         "thu",
                 *         "fri"
                 *       ],
                 *       "rotation_anchor_date": null,
                 *       "rotation_shift_ids": null,
                 *       "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "valid_from": "2026-12-01",
                 *       "valid_to": null,
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["DraftAssignmentInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "kind": "shift",
                     *       "state": "ready",
                     *       "problem": "",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "shift": {
                     *         "start": "09:00",
                     *         "end": "17:30",
                     *         "flexible": true,
                     *         "required_minutes": 480,
                     *         "before_minutes": 240,
                     *         "after_minutes": 360,
                     *         "late_grace_minutes": 5,
                     *         "early_grace_minutes": 5,
                     *         "half_day_below_minutes": 240,
                     *         "absent_below_minutes": null,
                     *         "check_in_rounding_minutes": 15,
                     *         "check_in_rounding_direction": "nearest",
                     *         "check_out_rounding_minutes": null,
                     *         "check_out_rounding_direction": "nearest",
                     *         "overtime_after_minutes": 0,
                     *         "overtime_needs_approval": true,
                     *         "auto_check_out": "off",
                     *         "working_time": "first_in_last_out",
                     *         "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "breaks": [
                     *           {
                     *             "kind": "fixed",
                     *             "start": "12:00",
                     *             "end": "12:30",
                     *             "paid": true,
                     *             "after_minutes_worked": null,
                     *             "minutes": null
                     *           }
                     *         ]
                     *       },
                     *       "site": {
                     *         "time_zone": "Europe/Berlin",
                     *         "coverage_min_percent": 95,
                     *         "cooldown_seconds": 60
                     *       },
                     *       "assignment": {
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "department": null,
                     *         "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "weekdays": [
                     *           "mon",
                     *           "tue",
                     *           "wed",
                     *           "thu",
                     *           "fri"
                     *         ],
                     *         "rotation_anchor_date": null,
                     *         "rotation_shift_ids": [],
                     *         "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "valid_from": "2026-12-01",
                     *         "valid_to": null
                     *       },
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "people_done": 1,
                     *       "people_total": 1,
                     *       "days_changed": 1,
                     *       "days_locked": 1,
                     *       "days_applied": 1,
                     *       "days_different": 1,
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decision_reason": "The contract says so",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "previewed_at": "2026-11-20T07:42:10.000Z",
                     *       "applied_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createDraftRecomputation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "date_from": "2026-11-20",
                 *       "date_to": "2026-11-20",
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["DraftRecomputationInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "kind": "shift",
                     *       "state": "ready",
                     *       "problem": "",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "shift": {
                     *         "start": "09:00",
                     *         "end": "17:30",
                     *         "flexible": true,
                     *         "required_minutes": 480,
                     *         "before_minutes": 240,
                     *         "after_minutes": 360,
                     *         "late_grace_minutes": 5,
                     *         "early_grace_minutes": 5,
                     *         "half_day_below_minutes": 240,
                     *         "absent_below_minutes": null,
                     *         "check_in_rounding_minutes": 15,
                     *         "check_in_rounding_direction": "nearest",
                     *         "check_out_rounding_minutes": null,
                     *         "check_out_rounding_direction": "nearest",
                     *         "overtime_after_minutes": 0,
                     *         "overtime_needs_approval": true,
                     *         "auto_check_out": "off",
                     *         "working_time": "first_in_last_out",
                     *         "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "breaks": [
                     *           {
                     *             "kind": "fixed",
                     *             "start": "12:00",
                     *             "end": "12:30",
                     *             "paid": true,
                     *             "after_minutes_worked": null,
                     *             "minutes": null
                     *           }
                     *         ]
                     *       },
                     *       "site": {
                     *         "time_zone": "Europe/Berlin",
                     *         "coverage_min_percent": 95,
                     *         "cooldown_seconds": 60
                     *       },
                     *       "assignment": {
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "department": null,
                     *         "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "weekdays": [
                     *           "mon",
                     *           "tue",
                     *           "wed",
                     *           "thu",
                     *           "fri"
                     *         ],
                     *         "rotation_anchor_date": null,
                     *         "rotation_shift_ids": [],
                     *         "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "valid_from": "2026-12-01",
                     *         "valid_to": null
                     *       },
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "people_done": 1,
                     *       "people_total": 1,
                     *       "days_changed": 1,
                     *       "days_locked": 1,
                     *       "days_applied": 1,
                     *       "days_different": 1,
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decision_reason": "The contract says so",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "previewed_at": "2026-11-20T07:42:10.000Z",
                     *       "applied_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createDraftShift: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "required_minutes": 480,
                 *       "half_day_below_minutes": 240,
                 *       "absent_below_minutes": null,
                 *       "check_in_rounding_minutes": 15,
                 *       "check_out_rounding_minutes": null,
                 *       "overtime_after_minutes": 0,
                 *       "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "breaks": [
                 *         {
                 *           "kind": "fixed",
                 *           "start": "12:00",
                 *           "end": "12:30",
                 *           "paid": false,
                 *           "after_minutes_worked": null,
                 *           "minutes": null
                 *         }
                 *       ],
                 *       "start": "09:00",
                 *       "end": "17:30",
                 *       "flexible": true,
                 *       "before_minutes": 240,
                 *       "after_minutes": 360,
                 *       "late_grace_minutes": 5,
                 *       "early_grace_minutes": 5,
                 *       "check_in_rounding_direction": "nearest",
                 *       "check_out_rounding_direction": "nearest",
                 *       "overtime_needs_approval": true,
                 *       "auto_check_out": "off",
                 *       "working_time": "first_in_last_out",
                 *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "valid_from": "2026-12-01",
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["DraftShiftInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "kind": "shift",
                     *       "state": "ready",
                     *       "problem": "",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "shift": {
                     *         "start": "09:00",
                     *         "end": "17:30",
                     *         "flexible": true,
                     *         "required_minutes": 480,
                     *         "before_minutes": 240,
                     *         "after_minutes": 360,
                     *         "late_grace_minutes": 5,
                     *         "early_grace_minutes": 5,
                     *         "half_day_below_minutes": 240,
                     *         "absent_below_minutes": null,
                     *         "check_in_rounding_minutes": 15,
                     *         "check_in_rounding_direction": "nearest",
                     *         "check_out_rounding_minutes": null,
                     *         "check_out_rounding_direction": "nearest",
                     *         "overtime_after_minutes": 0,
                     *         "overtime_needs_approval": true,
                     *         "auto_check_out": "off",
                     *         "working_time": "first_in_last_out",
                     *         "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "breaks": [
                     *           {
                     *             "kind": "fixed",
                     *             "start": "12:00",
                     *             "end": "12:30",
                     *             "paid": true,
                     *             "after_minutes_worked": null,
                     *             "minutes": null
                     *           }
                     *         ]
                     *       },
                     *       "site": {
                     *         "time_zone": "Europe/Berlin",
                     *         "coverage_min_percent": 95,
                     *         "cooldown_seconds": 60
                     *       },
                     *       "assignment": {
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "department": null,
                     *         "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "weekdays": [
                     *           "mon",
                     *           "tue",
                     *           "wed",
                     *           "thu",
                     *           "fri"
                     *         ],
                     *         "rotation_anchor_date": null,
                     *         "rotation_shift_ids": [],
                     *         "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "valid_from": "2026-12-01",
                     *         "valid_to": null
                     *       },
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "people_done": 1,
                     *       "people_total": 1,
                     *       "days_changed": 1,
                     *       "days_locked": 1,
                     *       "days_applied": 1,
                     *       "days_different": 1,
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decision_reason": "The contract says so",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "previewed_at": "2026-11-20T07:42:10.000Z",
                     *       "applied_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createDraftSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "valid_from": "2026-12-01",
                 *       "time_zone": "Europe/Berlin",
                 *       "coverage_min_percent": 95,
                 *       "cooldown_seconds": 60,
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["DraftSiteInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "kind": "shift",
                     *       "state": "ready",
                     *       "problem": "",
                     *       "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "valid_from": "2026-12-01",
                     *       "valid_to": null,
                     *       "shift": {
                     *         "start": "09:00",
                     *         "end": "17:30",
                     *         "flexible": true,
                     *         "required_minutes": 480,
                     *         "before_minutes": 240,
                     *         "after_minutes": 360,
                     *         "late_grace_minutes": 5,
                     *         "early_grace_minutes": 5,
                     *         "half_day_below_minutes": 240,
                     *         "absent_below_minutes": null,
                     *         "check_in_rounding_minutes": 15,
                     *         "check_in_rounding_direction": "nearest",
                     *         "check_out_rounding_minutes": null,
                     *         "check_out_rounding_direction": "nearest",
                     *         "overtime_after_minutes": 0,
                     *         "overtime_needs_approval": true,
                     *         "auto_check_out": "off",
                     *         "working_time": "first_in_last_out",
                     *         "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "breaks": [
                     *           {
                     *             "kind": "fixed",
                     *             "start": "12:00",
                     *             "end": "12:30",
                     *             "paid": true,
                     *             "after_minutes_worked": null,
                     *             "minutes": null
                     *           }
                     *         ]
                     *       },
                     *       "site": {
                     *         "time_zone": "Europe/Berlin",
                     *         "coverage_min_percent": 95,
                     *         "cooldown_seconds": 60
                     *       },
                     *       "assignment": {
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "department": null,
                     *         "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "shift_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "weekdays": [
                     *           "mon",
                     *           "tue",
                     *           "wed",
                     *           "thu",
                     *           "fri"
                     *         ],
                     *         "rotation_anchor_date": null,
                     *         "rotation_shift_ids": [],
                     *         "work_site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "valid_from": "2026-12-01",
                     *         "valid_to": null
                     *       },
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "people_done": 1,
                     *       "people_total": 1,
                     *       "days_changed": 1,
                     *       "days_locked": 1,
                     *       "days_applied": 1,
                     *       "days_different": 1,
                     *       "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "reason": "Came in by the side door",
                     *       "decided_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decision_reason": "The contract says so",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "previewed_at": "2026-11-20T07:42:10.000Z",
                     *       "applied_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["DraftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getEvents: {
        parameters: {
            query?: {
                camera_id?: string;
                /** @description Of the user, as of the event. */
                department?: string;
                /** @description As the header Last-Event-ID, for clients that cannot send one; the header wins. */
                last_event_id?: string;
                /** @description Only these types, with commas. */
                type?: string;
                user_id?: string;
            };
            header?: {
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events. `data` of each is an Event. */
            200: {
                headers: {
                    /** @description The position after which this begins. */
                    "Last-Event-ID"?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "type": "person.recognized",
                     *       "occurred_at": "2026-11-20T07:42:10.000Z",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "data": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "first_seen_at": "2026-11-20T07:42:10.000Z",
                     *         "last_seen_at": "2026-11-20T07:42:10.000Z",
                     *         "similarity": 0.71,
                     *         "margin": 0.32,
                     *         "sightings": 1,
                     *         "decided_at": "2026-11-20T07:42:10.000Z",
                     *         "user_name": "Ada Lovelace"
                     *       }
                     *     }
                     */
                    "text/event-stream": components["schemas"]["Event"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listHolidays: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "name" | "-name";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "name": "Berlin",
                     *           "holiday_count": 1,
                     *           "first_date": "2027-01-01",
                     *           "last_date": "2027-12-26",
                     *           "in_use": true,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["HolidayCalendarSummaryView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createHoliday: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Berlin",
                 *       "holidays": [
                 *         {
                 *           "date": "2027-05-01",
                 *           "name": "Labour Day"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateHolidayCalendarInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Berlin",
                     *       "holidays": [
                     *         {
                     *           "date": "2027-05-01",
                     *           "name": "Labour Day"
                     *         }
                     *       ],
                     *       "holiday_count": 1,
                     *       "first_date": "2027-01-01",
                     *       "last_date": "2027-12-26",
                     *       "in_use": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["HolidayCalendarView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getHoliday: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Berlin",
                     *       "holidays": [
                     *         {
                     *           "date": "2027-05-01",
                     *           "name": "Labour Day"
                     *         }
                     *       ],
                     *       "holiday_count": 1,
                     *       "first_date": "2027-01-01",
                     *       "last_date": "2027-12-26",
                     *       "in_use": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["HolidayCalendarView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateHoliday: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "Berlin",
                 *       "holidays": [
                 *         {
                 *           "date": "2027-05-01",
                 *           "name": "Labour Day"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdateHolidayCalendarInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Berlin",
                     *       "holidays": [
                     *         {
                     *           "date": "2027-05-01",
                     *           "name": "Labour Day"
                     *         }
                     *       ],
                     *       "holiday_count": 1,
                     *       "first_date": "2027-01-01",
                     *       "last_date": "2027-12-26",
                     *       "in_use": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["HolidayCalendarView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteHoliday: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    importHoliday: {
        parameters: {
            query?: {
                dry_run?: boolean;
                remove_missing?: boolean;
                /** @description The last day of what repeats; else the end of the fifth year from now. */
                repeats_until?: string;
            };
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "the bytes of the file",
                 *       "dry_run": true,
                 *       "remove_missing": true,
                 *       "repeats_until": "2026-11-20"
                 *     }
                 */
                "multipart/form-data": {
                    dry_run?: boolean;
                    /** Format: binary */
                    file: Blob;
                    remove_missing?: boolean;
                    /** Format: date */
                    repeats_until?: string;
                };
                /**
                 * @example BEGIN:VCALENDAR
                 *     VERSION:2.0
                 *     PRODID:-//example.org//holidays//EN
                 *     BEGIN:VEVENT
                 *     UID:labour-day@example.org
                 *     DTSTART;VALUE=DATE:20270501
                 *     DTEND;VALUE=DATE:20270502
                 *     RRULE:FREQ=YEARLY
                 *     SUMMARY:Labour Day
                 *     END:VEVENT
                 *     END:VCALENDAR
                 */
                "text/calendar": string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dry_run": true,
                     *       "added": [
                     *         {
                     *           "date": "2027-05-01",
                     *           "name": "Labour Day"
                     *         }
                     *       ],
                     *       "changed": [
                     *         {
                     *           "date": "2027-05-01",
                     *           "name": "Labour Day",
                     *           "name_before": "May Day"
                     *         }
                     *       ],
                     *       "removed": [
                     *         {
                     *           "date": "2027-05-01",
                     *           "name": "Labour Day"
                     *         }
                     *       ],
                     *       "unchanged": 1,
                     *       "kept": 1,
                     *       "skipped": [
                     *         {
                     *           "line": 1,
                     *           "message": "is of some hours, not of whole days"
                     *         }
                     *       ],
                     *       "calendar": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "name": "Berlin",
                     *         "holidays": [
                     *           {
                     *             "date": "2027-05-01",
                     *             "name": "Labour Day"
                     *           }
                     *         ],
                     *         "holiday_count": 1,
                     *         "first_date": "2027-01-01",
                     *         "last_date": "2027-12-26",
                     *         "in_use": true,
                     *         "created_at": "2026-11-20T07:42:10.000Z",
                     *         "updated_at": "2026-11-20T07:42:10.000Z",
                     *         "revision": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["HolidayImportView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listLeaveRequests: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Leave that touches this day or later ones. */
                date_from?: string;
                /** @description Leave that touches this day or earlier ones. */
                date_to?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "date_from" | "-date_from";
                state?: "requested" | "approved" | "refused" | "cancelled" | "withdrawn";
                type_id?: string;
                user_id?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "department": "Engineering",
                     *           "type_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "type_name": "Vacation",
                     *           "paid": true,
                     *           "date_from": "2026-12-28",
                     *           "date_to": "2026-12-31",
                     *           "part": "full_day",
                     *           "note": "Skiing with the children",
                     *           "state": "requested",
                     *           "requested_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "decided_by": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                     *           "decided_at": "2026-11-20T07:42:10.000Z",
                     *           "decision_reason": "Enjoy",
                     *           "ended_by": null,
                     *           "ended_at": null,
                     *           "end_reason": null,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["LeaveRequestView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createLeaveRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "type_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "date_from": "2026-12-28",
                 *       "date_to": "2026-12-31",
                 *       "part": "full_day",
                 *       "note": "Skiing with the children"
                 *     }
                 */
                "application/json": components["schemas"]["CreateLeaveRequestInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "type_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "type_name": "Vacation",
                     *       "paid": true,
                     *       "date_from": "2026-12-28",
                     *       "date_to": "2026-12-31",
                     *       "part": "full_day",
                     *       "note": "Skiing with the children",
                     *       "state": "requested",
                     *       "requested_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decided_by": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Enjoy",
                     *       "ended_by": null,
                     *       "ended_at": null,
                     *       "end_reason": null,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveRequestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getLeaveRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "type_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "type_name": "Vacation",
                     *       "paid": true,
                     *       "date_from": "2026-12-28",
                     *       "date_to": "2026-12-31",
                     *       "part": "full_day",
                     *       "note": "Skiing with the children",
                     *       "state": "requested",
                     *       "requested_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decided_by": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Enjoy",
                     *       "ended_by": null,
                     *       "ended_at": null,
                     *       "end_reason": null,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveRequestView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    approveLeaveRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Enjoy"
                 *     }
                 */
                "application/json": components["schemas"]["LeaveReasonInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "type_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "type_name": "Vacation",
                     *       "paid": true,
                     *       "date_from": "2026-12-28",
                     *       "date_to": "2026-12-31",
                     *       "part": "full_day",
                     *       "note": "Skiing with the children",
                     *       "state": "requested",
                     *       "requested_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decided_by": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Enjoy",
                     *       "ended_by": null,
                     *       "ended_at": null,
                     *       "end_reason": null,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveRequestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    cancelLeaveRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The harvest is in that week"
                 *     }
                 */
                "application/json": components["schemas"]["RequiredLeaveReasonInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "type_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "type_name": "Vacation",
                     *       "paid": true,
                     *       "date_from": "2026-12-28",
                     *       "date_to": "2026-12-31",
                     *       "part": "full_day",
                     *       "note": "Skiing with the children",
                     *       "state": "requested",
                     *       "requested_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decided_by": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Enjoy",
                     *       "ended_by": null,
                     *       "ended_at": null,
                     *       "end_reason": null,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveRequestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    refuseLeaveRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The harvest is in that week"
                 *     }
                 */
                "application/json": components["schemas"]["RequiredLeaveReasonInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "type_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "type_name": "Vacation",
                     *       "paid": true,
                     *       "date_from": "2026-12-28",
                     *       "date_to": "2026-12-31",
                     *       "part": "full_day",
                     *       "note": "Skiing with the children",
                     *       "state": "requested",
                     *       "requested_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decided_by": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Enjoy",
                     *       "ended_by": null,
                     *       "ended_at": null,
                     *       "end_reason": null,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveRequestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    withdrawLeaveRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Enjoy"
                 *     }
                 */
                "application/json": components["schemas"]["LeaveReasonInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "type_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "type_name": "Vacation",
                     *       "paid": true,
                     *       "date_from": "2026-12-28",
                     *       "date_to": "2026-12-31",
                     *       "part": "full_day",
                     *       "note": "Skiing with the children",
                     *       "state": "requested",
                     *       "requested_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "decided_by": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "decision_reason": "Enjoy",
                     *       "ended_by": null,
                     *       "ended_at": null,
                     *       "end_reason": null,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveRequestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    importLeaveRequest: {
        parameters: {
            query?: {
                dry_run?: boolean;
                /** @description Why it is approved. */
                reason?: string;
            };
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "the bytes of the file",
                 *       "dry_run": true,
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "multipart/form-data": {
                    dry_run?: boolean;
                    /** Format: binary */
                    file: Blob;
                    reason?: string;
                };
                /**
                 * @example employee_id,type,date_from,date_to,note
                 *     E-1001,Vacation,2026-12-28,2026-12-31,company holiday
                 */
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dry_run": true,
                     *       "created": 1,
                     *       "unchanged": 1,
                     *       "failed": 1,
                     *       "days_computed": 1,
                     *       "data": [
                     *         {
                     *           "row": 1,
                     *           "result": "created",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "errors": []
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveImportView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listLeaveTypes: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "name" | "-name";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "name": "Vacation",
                     *           "paid": true,
                     *           "is_active": true,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["LeaveTypeView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createLeaveType: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Vacation",
                 *       "paid": true
                 *     }
                 */
                "application/json": components["schemas"]["CreateLeaveTypeInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Vacation",
                     *       "paid": true,
                     *       "is_active": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveTypeView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getLeaveType: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Vacation",
                     *       "paid": true,
                     *       "is_active": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveTypeView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateLeaveType: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "Vacation",
                 *       "paid": true,
                 *       "is_active": true
                 *     }
                 */
                "application/json": components["schemas"]["UpdateLeaveTypeInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Vacation",
                     *       "paid": true,
                     *       "is_active": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["LeaveTypeView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteLeaveType: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getLoginMethods: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "password": true,
                     *       "oidc": true
                     *     }
                     */
                    "application/json": components["schemas"]["LoginMethodsView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listOvertime: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description First day, in the time zone of the site. */
                date_from?: string;
                /** @description Last day, included. */
                date_to?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "check_in" | "-check_in" | "date" | "-date";
                status?: "pending" | "approved" | "rejected";
                user_id?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "department": "Engineering",
                     *           "date": "2026-11-20",
                     *           "time_zone": "Europe/Berlin",
                     *           "check_in": "2026-11-20T08:42:10+01:00",
                     *           "check_out": "2026-11-20T17:05:44+01:00",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "camera_name": "Main entrance",
                     *           "location": "Main building",
                     *           "notes": "Forgot the badge",
                     *           "status": "present",
                     *           "source": "camera",
                     *           "similarity": 0.71,
                     *           "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "is_corrected": true,
                     *           "revision": 1,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "held_fields": [
                     *             "check_in"
                     *           ],
                     *           "shift": {
                     *             "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "name": "Day",
                     *             "version": 1
                     *           },
                     *           "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *           "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *           "worked_minutes": 1,
                     *           "break_minutes": 1,
                     *           "required_minutes": 480,
                     *           "late_minutes": 1,
                     *           "early_minutes": 1,
                     *           "overtime_minutes": 1,
                     *           "overtime_status": "none",
                     *           "flags": [
                     *             "auto_check_out"
                     *           ],
                     *           "coverage_percent": 1,
                     *           "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["AttendanceView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    decideOvertime: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "overtime": [
                 *         {
                 *           "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *           "minutes": 45
                 *         }
                 *       ],
                 *       "decision": "approved",
                 *       "reason": "The delivery came late"
                 *     }
                 */
                "application/json": components["schemas"]["DecideOvertimeInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "decided": 1,
                     *       "unchanged": 1,
                     *       "failed": 1,
                     *       "data": [
                     *         {
                     *           "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "result": "decided",
                     *           "reason": "minutes_changed",
                     *           "message": "The row has 50 minutes of overtime by now.",
                     *           "attendance": {
                     *             "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "user_name": "Ada Lovelace",
                     *             "department": "Engineering",
                     *             "date": "2026-11-20",
                     *             "time_zone": "Europe/Berlin",
                     *             "check_in": "2026-11-20T08:42:10+01:00",
                     *             "check_out": "2026-11-20T17:05:44+01:00",
                     *             "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "camera_name": "Main entrance",
                     *             "location": "Main building",
                     *             "notes": "Forgot the badge",
                     *             "status": "present",
                     *             "source": "camera",
                     *             "similarity": 0.71,
                     *             "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "is_corrected": true,
                     *             "revision": 1,
                     *             "created_at": "2026-11-20T07:42:10.000Z",
                     *             "updated_at": "2026-11-20T07:42:10.000Z",
                     *             "held_fields": [
                     *               "check_in"
                     *             ],
                     *             "shift": {
                     *               "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *               "name": "Day",
                     *               "version": 1
                     *             },
                     *             "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *             "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *             "worked_minutes": 1,
                     *             "break_minutes": 1,
                     *             "required_minutes": 480,
                     *             "late_minutes": 1,
                     *             "early_minutes": 1,
                     *             "overtime_minutes": 1,
                     *             "overtime_status": "none",
                     *             "flags": [
                     *               "auto_check_out"
                     *             ],
                     *             "coverage_percent": 1,
                     *             "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OvertimeDecisionsView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listPeriods: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description That have a day from it on. */
                date_from?: string;
                /** @description That have a day until it. */
                date_to?: string;
                /** @description Both without it. */
                is_locked?: boolean;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "date" | "-date";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "date_from": "2026-11-01",
                     *           "date_to": "2026-11-30",
                     *           "is_locked": true,
                     *           "locked_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "locked_at": "2026-12-02T08:15:00.000Z",
                     *           "lock_reason": "Payroll of November",
                     *           "open_items": {
                     *             "pending_overtime": 1,
                     *             "missing_check_outs": 1,
                     *             "days_to_compute": 1,
                     *             "pending_corrections": 1
                     *           },
                     *           "unlocked_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "unlocked_at": "2026-12-03T09:00:00.000Z",
                     *           "unlock_reason": "The bank returned the file",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["PeriodView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createPeriod: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "date_from": "2026-11-01",
                 *       "date_to": "2026-11-30",
                 *       "reason": "Payroll of November",
                 *       "accept_open_items": false
                 *     }
                 */
                "application/json": components["schemas"]["LockPeriodInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "date_from": "2026-11-01",
                     *       "date_to": "2026-11-30",
                     *       "is_locked": true,
                     *       "locked_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "locked_at": "2026-12-02T08:15:00.000Z",
                     *       "lock_reason": "Payroll of November",
                     *       "open_items": {
                     *         "pending_overtime": 1,
                     *         "missing_check_outs": 1,
                     *         "days_to_compute": 1,
                     *         "pending_corrections": 1
                     *       },
                     *       "unlocked_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "unlocked_at": "2026-12-03T09:00:00.000Z",
                     *       "unlock_reason": "The bank returned the file",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PeriodView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getPeriod: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "date_from": "2026-11-01",
                     *       "date_to": "2026-11-30",
                     *       "is_locked": true,
                     *       "locked_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "locked_at": "2026-12-02T08:15:00.000Z",
                     *       "lock_reason": "Payroll of November",
                     *       "open_items": {
                     *         "pending_overtime": 1,
                     *         "missing_check_outs": 1,
                     *         "days_to_compute": 1,
                     *         "pending_corrections": 1
                     *       },
                     *       "unlocked_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "unlocked_at": "2026-12-03T09:00:00.000Z",
                     *       "unlock_reason": "The bank returned the file",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PeriodView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    unlockPeriod: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The bank returned the file"
                 *     }
                 */
                "application/json": components["schemas"]["UnlockPeriodInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "date_from": "2026-11-01",
                     *       "date_to": "2026-11-30",
                     *       "is_locked": true,
                     *       "locked_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "locked_at": "2026-12-02T08:15:00.000Z",
                     *       "lock_reason": "Payroll of November",
                     *       "open_items": {
                     *         "pending_overtime": 1,
                     *         "missing_check_outs": 1,
                     *         "days_to_compute": 1,
                     *         "pending_corrections": 1
                     *       },
                     *       "unlocked_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "unlocked_at": "2026-12-03T09:00:00.000Z",
                     *       "unlock_reason": "The bank returned the file",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["PeriodView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getPeriodOpenItems: {
        parameters: {
            query: {
                /** @description First day, in the time zone of the site. */
                date_from: string;
                /** @description Last day, included. */
                date_to: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pending_overtime": 1,
                     *       "missing_check_outs": 1,
                     *       "days_to_compute": 1,
                     *       "pending_corrections": 1
                     *     }
                     */
                    "application/json": components["schemas"]["OpenItemsView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getPresence: {
        parameters: {
            query?: {
                /** @description Only who came late today, or only who did not; of the list, as state. */
                came_late?: boolean;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description The whole name, whatever the case. */
                department?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Part of a name or an employee id. */
                q?: string;
                site_id?: string;
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "name" | "-name" | "since" | "-since";
                /** @description Of the list; the counts are of everybody all the same. */
                state?: "in" | "left" | "late" | "expected" | "absent" | "no_coverage" | "on_leave" | "holiday" | "not_expected";
                user_id?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "employee_id": "E-1001",
                     *           "department": "Engineering",
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "state": "in",
                     *           "since": "2026-11-20T07:42:10.000Z",
                     *           "check_in": "2026-11-20T08:42:10+01:00",
                     *           "last_seen_at": "2026-11-20T07:42:10.000Z",
                     *           "last_camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "shift": {
                     *             "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "name": "Day",
                     *             "starts_at": "2026-11-20T07:42:10.000Z",
                     *             "ends_at": "2026-11-20T07:42:10.000Z"
                     *           },
                     *           "late_minutes": 0,
                     *           "came_late": true,
                     *           "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "status": "present"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null,
                     *       "as_of": "2026-11-20T07:42:10.000Z",
                     *       "counts": {
                     *         "users": 1,
                     *         "in": 1,
                     *         "left": 1,
                     *         "late": 1,
                     *         "expected": 1,
                     *         "absent": 1,
                     *         "no_coverage": 1,
                     *         "on_leave": 1,
                     *         "holiday": 1,
                     *         "not_expected": 1,
                     *         "came_late": 1
                     *       },
                     *       "by_department": [
                     *         {
                     *           "users": 1,
                     *           "in": 1,
                     *           "left": 1,
                     *           "late": 1,
                     *           "expected": 1,
                     *           "absent": 1,
                     *           "no_coverage": 1,
                     *           "on_leave": 1,
                     *           "holiday": 1,
                     *           "not_expected": 1,
                     *           "came_late": 1,
                     *           "department": "Engineering"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PresencePageView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listPunches: {
        parameters: {
            query?: {
                camera_id?: string;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
                /** @description Those that began from then on; a day before to without it. */
                from?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                site_id?: string;
                /** @description Rows to pass over. */
                skip?: number;
                /** @description Both without it. */
                source?: "camera" | "manual";
                /** @description Those that began before then, 366 days after from at most; now without it. */
                to?: string;
                user_id?: string;
                /** @description Those that were taken back, too. */
                with_withdrawn?: boolean;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "employee_id": "E-1001",
                     *           "department": "Engineering",
                     *           "from": "2026-11-20T07:42:10.000Z",
                     *           "to": "2026-11-20T07:42:10.000Z",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "role": "entry",
                     *           "source": "camera",
                     *           "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "author_id": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11",
                     *           "reason": "The camera at the gate was down",
                     *           "withdrawn_at": "2026-11-21T09:00:00.000Z",
                     *           "withdrawn_by": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11",
                     *           "withdrawal_reason": "It was another day",
                     *           "created_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["PunchOfPersonView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createPunche: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "at": "2026-11-20T08:30:00+01:00",
                 *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "role": "entry",
                 *       "reason": "The camera at the gate was down"
                 *     }
                 */
                "application/json": components["schemas"]["CreatePunchInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "employee_id": "E-1001",
                     *       "department": "Engineering",
                     *       "from": "2026-11-20T07:42:10.000Z",
                     *       "to": "2026-11-20T07:42:10.000Z",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "role": "entry",
                     *       "source": "camera",
                     *       "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "author_id": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11",
                     *       "reason": "The camera at the gate was down",
                     *       "withdrawn_at": "2026-11-21T09:00:00.000Z",
                     *       "withdrawn_by": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11",
                     *       "withdrawal_reason": "It was another day",
                     *       "created_at": "2026-11-20T07:42:10.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PunchOfPersonView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getPunche: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "employee_id": "E-1001",
                     *       "department": "Engineering",
                     *       "from": "2026-11-20T07:42:10.000Z",
                     *       "to": "2026-11-20T07:42:10.000Z",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "role": "entry",
                     *       "source": "camera",
                     *       "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "author_id": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11",
                     *       "reason": "The camera at the gate was down",
                     *       "withdrawn_at": "2026-11-21T09:00:00.000Z",
                     *       "withdrawn_by": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11",
                     *       "withdrawal_reason": "It was another day",
                     *       "created_at": "2026-11-20T07:42:10.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PunchOfPersonView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    withdrawPunche: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "It was another day"
                 *     }
                 */
                "application/json": components["schemas"]["WithdrawPunchInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "employee_id": "E-1001",
                     *       "department": "Engineering",
                     *       "from": "2026-11-20T07:42:10.000Z",
                     *       "to": "2026-11-20T07:42:10.000Z",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "role": "entry",
                     *       "source": "camera",
                     *       "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "author_id": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11",
                     *       "reason": "The camera at the gate was down",
                     *       "withdrawn_at": "2026-11-21T09:00:00.000Z",
                     *       "withdrawn_by": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11",
                     *       "withdrawal_reason": "It was another day",
                     *       "created_at": "2026-11-20T07:42:10.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PunchOfPersonView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    importPunche: {
        parameters: {
            query?: {
                dry_run?: boolean;
                /** @description Of the rows that say none. */
                reason?: string;
            };
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "the bytes of the file",
                 *       "dry_run": true,
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "multipart/form-data": {
                    dry_run?: boolean;
                    /** Format: binary */
                    file: Blob;
                    reason?: string;
                };
                /**
                 * @example employee_id,time,site,role,reason
                 *     E-1001,2026-11-20 08:30,Harbour,entry,The cameras were down
                 */
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dry_run": true,
                     *       "created": 1,
                     *       "unchanged": 1,
                     *       "failed": 1,
                     *       "data": [
                     *         {
                     *           "row": 1,
                     *           "employee_id": "E-1001",
                     *           "result": "created",
                     *           "punch_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "at": "2026-11-20T07:42:10.000Z",
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "in_locked_period": true,
                     *           "errors": [
                     *             {
                     *               "row": 1,
                     *               "field": "time",
                     *               "message": "comes twice, as clocks are turned back: the first is meant unless an offset is written"
                     *             }
                     *           ],
                     *           "warnings": []
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PunchImportView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getRecognitionSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "model_pack": "default",
                     *       "gallery_people": 120,
                     *       "threshold": 0.45,
                     *       "thresholds": [
                     *         {
                     *           "people": 1000,
                     *           "threshold": 0.485
                     *         }
                     *       ],
                     *       "stranger_rate_max": 0.01,
                     *       "threshold_min": 0.48,
                     *       "margin_min": 0.05,
                     *       "liveness_mode": "off",
                     *       "liveness_min": 0.5,
                     *       "consent_required": true,
                     *       "sightings_min": 3,
                     *       "window_ms": 10000
                     *     }
                     */
                    "application/json": components["schemas"]["RecognitionSettingsView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listRecognitions: {
        parameters: {
            query?: {
                camera_id?: string;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Percent-encode the + of an offset as %2B. */
                seen_from?: string;
                seen_to?: string;
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "last_seen_at" | "-last_seen_at";
                user_id?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "first_seen_at": "2026-11-20T07:42:10.000Z",
                     *           "last_seen_at": "2026-11-20T07:42:10.000Z",
                     *           "similarity": 0.71,
                     *           "margin": 0.32,
                     *           "sightings": 1,
                     *           "decided_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["RecognitionView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getRecognition: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "first_seen_at": "2026-11-20T07:42:10.000Z",
                     *       "last_seen_at": "2026-11-20T07:42:10.000Z",
                     *       "similarity": 0.71,
                     *       "margin": 0.32,
                     *       "sightings": 1,
                     *       "decided_at": "2026-11-20T07:42:10.000Z",
                     *       "evidence": [
                     *         {
                     *           "frame_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "face_index": 1,
                     *           "captured_at": "2026-11-20T07:42:10.000Z",
                     *           "similarity": 0.71,
                     *           "margin": 0.32,
                     *           "quality_score": 0.87,
                     *           "bounding_box": {
                     *             "x": 812.5,
                     *             "y": 240,
                     *             "width": 96.5,
                     *             "height": 128
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["EvidenceView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getReport: {
        parameters: {
            query?: {
                /** @description Of presence: who was in at that moment. Without it now. */
                at?: string;
                /** @description First day at the site. Without it today, of monthly, totals, departments, punches and vendors this month. */
                date_from?: string;
                /** @description Last day, included; at most 92 days. Without it the one day, or the month of the first. */
                date_to?: string;
                /** @description The number of the client there (Mandantennummer). */
                datev_client_number?: string;
                /** @description Of datev_lodas, as the next three: the number of the tax consultant (Beraternummer). */
                datev_consultant_number?: string;
                /** @description The wage type (Lohnart) that hours are booked on; without one for overtime it is within them. */
                datev_hours_wage_type?: string;
                datev_overtime_wage_type?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
                /** @description For vendors it is the one that they import, whatever is asked for; json without it. */
                format?: "json" | "csv" | "xlsx" | "pdf";
                /** @description Of headings and words; that of Accept-Language without it, else English. */
                language?: "en" | "de" | "es" | "fr" | "zh" | "ar";
                /** @description Of presence and punches. */
                site_id?: string;
                user_id?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                kind: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "daily",
                     *       "title": "Daily sheet",
                     *       "language": "en",
                     *       "time_zone": "Europe/Berlin",
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "at": "2026-11-20T07:42:10.000Z",
                     *       "generated_at": "2026-11-20T07:42:10.000Z",
                     *       "columns": [
                     *         {
                     *           "key": "user_name",
                     *           "title": "Employee",
                     *           "type": "text"
                     *         }
                     *       ],
                     *       "data": [
                     *         {
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace"
                     *         }
                     *       ],
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ReportView"];
                    "application/pdf": Blob;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    /**
                     * @example Employee,Department,Date,Status
                     *     Ada Lovelace,Engines,2026-11-20,Present
                     */
                    "text/csv": string;
                    /**
                     * @example [Allgemein]
                     *     Ziel=LODAS
                     *     [Bewegungsdaten]
                     *     1;01/11/2026;160,50;01;100;1001;
                     */
                    "text/plain": string;
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listReportJobs: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description Rows to pass over. */
                skip?: number;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "kind": "daily",
                     *           "format": "json",
                     *           "language": "en",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "department": "Engineering",
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "datev_consultant_number": "1234567",
                     *           "datev_client_number": "42",
                     *           "datev_hours_wage_type": "100",
                     *           "datev_overtime_wage_type": null,
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "state": "queued",
                     *           "progress_percent": 100,
                     *           "rows": 1,
                     *           "size_bytes": 1,
                     *           "file_name": "monthly-2026-11-01-2026-11-30.csv",
                     *           "media_type": "text/csv; charset=utf-8; header=present",
                     *           "reason": null,
                     *           "message": null,
                     *           "date_from": "2026-11-20",
                     *           "date_to": "2026-11-20",
                     *           "at": "2026-11-20T07:42:10.000Z",
                     *           "schedule_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "started_at": "2026-11-20T07:42:10.000Z",
                     *           "finished_at": "2026-11-20T07:42:10.000Z",
                     *           "expires_at": "2030-01-01T00:00:00.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ReportJobView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createReportJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "daily",
                 *       "format": "json",
                 *       "language": "en",
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "department": "Engineering",
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "datev_consultant_number": "1234567",
                 *       "datev_client_number": "42",
                 *       "datev_hours_wage_type": "100",
                 *       "datev_overtime_wage_type": null,
                 *       "date_from": "2026-11-20",
                 *       "date_to": "2026-11-20",
                 *       "at": "2026-11-20T07:42:10.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["CreateReportJobInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "daily",
                     *       "format": "json",
                     *       "language": "en",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "datev_consultant_number": "1234567",
                     *       "datev_client_number": "42",
                     *       "datev_hours_wage_type": "100",
                     *       "datev_overtime_wage_type": null,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "state": "queued",
                     *       "progress_percent": 100,
                     *       "rows": 1,
                     *       "size_bytes": 1,
                     *       "file_name": "monthly-2026-11-01-2026-11-30.csv",
                     *       "media_type": "text/csv; charset=utf-8; header=present",
                     *       "reason": null,
                     *       "message": null,
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "at": "2026-11-20T07:42:10.000Z",
                     *       "schedule_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "started_at": "2026-11-20T07:42:10.000Z",
                     *       "finished_at": "2026-11-20T07:42:10.000Z",
                     *       "expires_at": "2030-01-01T00:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReportJobView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getReportJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "daily",
                     *       "format": "json",
                     *       "language": "en",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "datev_consultant_number": "1234567",
                     *       "datev_client_number": "42",
                     *       "datev_hours_wage_type": "100",
                     *       "datev_overtime_wage_type": null,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "state": "queued",
                     *       "progress_percent": 100,
                     *       "rows": 1,
                     *       "size_bytes": 1,
                     *       "file_name": "monthly-2026-11-01-2026-11-30.csv",
                     *       "media_type": "text/csv; charset=utf-8; header=present",
                     *       "reason": null,
                     *       "message": null,
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "at": "2026-11-20T07:42:10.000Z",
                     *       "schedule_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "started_at": "2026-11-20T07:42:10.000Z",
                     *       "finished_at": "2026-11-20T07:42:10.000Z",
                     *       "expires_at": "2030-01-01T00:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReportJobView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteReportJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getReportJobFile: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    "Content-Disposition"?: string;
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "daily",
                     *       "title": "Daily sheet",
                     *       "language": "en",
                     *       "time_zone": "Europe/Berlin",
                     *       "date_from": "2026-11-20",
                     *       "date_to": "2026-11-20",
                     *       "at": "2026-11-20T07:42:10.000Z",
                     *       "generated_at": "2026-11-20T07:42:10.000Z",
                     *       "columns": [
                     *         {
                     *           "key": "user_name",
                     *           "title": "Employee",
                     *           "type": "text"
                     *         }
                     *       ],
                     *       "data": [
                     *         {
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace"
                     *         }
                     *       ],
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ReportView"];
                    "application/pdf": Blob;
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": Blob;
                    /**
                     * @example Employee,Department,Date,Status
                     *     Ada Lovelace,Engines,2026-11-20,Present
                     */
                    "text/csv": string;
                    /**
                     * @example [Allgemein]
                     *     Ziel=LODAS
                     *     [Bewegungsdaten]
                     *     1;01/11/2026;160,50;01;100;1001;
                     */
                    "text/plain": string;
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listReportSchedules: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "name" | "-name";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "kind": "daily",
                     *           "format": "json",
                     *           "language": "en",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "department": "Engineering",
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "datev_consultant_number": "1234567",
                     *           "datev_client_number": "42",
                     *           "datev_hours_wage_type": "100",
                     *           "datev_overtime_wage_type": null,
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "name": "For payroll",
                     *           "every": "weekly",
                     *           "weekday": 1,
                     *           "day_of_month": 1,
                     *           "at_time": "06:00",
                     *           "is_active": true,
                     *           "next_run_at": "2026-11-20T07:42:10.000Z",
                     *           "last_run_at": "2026-11-20T07:42:10.000Z",
                     *           "last_job_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ReportScheduleView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createReportSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "daily",
                 *       "format": "json",
                 *       "language": "en",
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "department": "Engineering",
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "datev_consultant_number": "1234567",
                 *       "datev_client_number": "42",
                 *       "datev_hours_wage_type": "100",
                 *       "datev_overtime_wage_type": null,
                 *       "name": "For payroll",
                 *       "every": "weekly",
                 *       "weekday": 1,
                 *       "day_of_month": 1,
                 *       "at_time": "06:00",
                 *       "is_active": true
                 *     }
                 */
                "application/json": components["schemas"]["CreateReportScheduleInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "daily",
                     *       "format": "json",
                     *       "language": "en",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "datev_consultant_number": "1234567",
                     *       "datev_client_number": "42",
                     *       "datev_hours_wage_type": "100",
                     *       "datev_overtime_wage_type": null,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "For payroll",
                     *       "every": "weekly",
                     *       "weekday": 1,
                     *       "day_of_month": 1,
                     *       "at_time": "06:00",
                     *       "is_active": true,
                     *       "next_run_at": "2026-11-20T07:42:10.000Z",
                     *       "last_run_at": "2026-11-20T07:42:10.000Z",
                     *       "last_job_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ReportScheduleView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getReportSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "daily",
                     *       "format": "json",
                     *       "language": "en",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "datev_consultant_number": "1234567",
                     *       "datev_client_number": "42",
                     *       "datev_hours_wage_type": "100",
                     *       "datev_overtime_wage_type": null,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "For payroll",
                     *       "every": "weekly",
                     *       "weekday": 1,
                     *       "day_of_month": 1,
                     *       "at_time": "06:00",
                     *       "is_active": true,
                     *       "next_run_at": "2026-11-20T07:42:10.000Z",
                     *       "last_run_at": "2026-11-20T07:42:10.000Z",
                     *       "last_job_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ReportScheduleView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateReportSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "For payroll",
                 *       "kind": "daily",
                 *       "format": "json",
                 *       "language": "en",
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "department": "Engineering",
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "datev_consultant_number": "1234567",
                 *       "datev_client_number": "42",
                 *       "datev_hours_wage_type": "100",
                 *       "datev_overtime_wage_type": null,
                 *       "every": "weekly",
                 *       "weekday": 1,
                 *       "day_of_month": 1,
                 *       "at_time": "06:00",
                 *       "is_active": true
                 *     }
                 */
                "application/json": components["schemas"]["UpdateReportScheduleInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "daily",
                     *       "format": "json",
                     *       "language": "en",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "datev_consultant_number": "1234567",
                     *       "datev_client_number": "42",
                     *       "datev_hours_wage_type": "100",
                     *       "datev_overtime_wage_type": null,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "For payroll",
                     *       "every": "weekly",
                     *       "weekday": 1,
                     *       "day_of_month": 1,
                     *       "at_time": "06:00",
                     *       "is_active": true,
                     *       "next_run_at": "2026-11-20T07:42:10.000Z",
                     *       "last_run_at": "2026-11-20T07:42:10.000Z",
                     *       "last_job_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ReportScheduleView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteReportSchedule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listRoles: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "role": "administrator",
                     *           "permissions": [
                     *             "users.read (own)",
                     *             "attendance.read (own)"
                     *           ]
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["RoleView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getRoster: {
        parameters: {
            query?: {
                /** @description Today without it. */
                date_from?: string;
                /** @description Included; at most 62 days, four weeks without it. */
                date_to?: string;
                /** @description These people, at most 50, with commas; oneself without it. */
                user_ids?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "days": [
                     *             {
                     *               "date": "2026-11-20",
                     *               "shift": {
                     *                 "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *                 "name": "Early",
                     *                 "start": "06:00",
                     *                 "end": "14:00"
                     *               },
                     *               "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *               "assignment_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *               "assigned_to": "person",
                     *               "holiday": "New Year",
                     *               "leave": "full_day"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RosterView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listShifts: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "name" | "-name";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "start": "09:00",
                     *           "end": "17:30",
                     *           "flexible": true,
                     *           "required_minutes": 480,
                     *           "before_minutes": 240,
                     *           "after_minutes": 360,
                     *           "late_grace_minutes": 5,
                     *           "early_grace_minutes": 5,
                     *           "half_day_below_minutes": 240,
                     *           "absent_below_minutes": null,
                     *           "check_in_rounding_minutes": 15,
                     *           "check_in_rounding_direction": "nearest",
                     *           "check_out_rounding_minutes": null,
                     *           "check_out_rounding_direction": "nearest",
                     *           "overtime_after_minutes": 0,
                     *           "overtime_needs_approval": true,
                     *           "auto_check_out": "off",
                     *           "working_time": "first_in_last_out",
                     *           "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "breaks": [
                     *             {
                     *               "kind": "fixed",
                     *               "start": "12:00",
                     *               "end": "12:30",
                     *               "paid": true,
                     *               "after_minutes_worked": null,
                     *               "minutes": null
                     *             }
                     *           ],
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "name": "Day",
                     *           "versions": [
                     *             {
                     *               "start": "09:00",
                     *               "end": "17:30",
                     *               "flexible": true,
                     *               "required_minutes": 480,
                     *               "before_minutes": 240,
                     *               "after_minutes": 360,
                     *               "late_grace_minutes": 5,
                     *               "early_grace_minutes": 5,
                     *               "half_day_below_minutes": 240,
                     *               "absent_below_minutes": null,
                     *               "check_in_rounding_minutes": 15,
                     *               "check_in_rounding_direction": "nearest",
                     *               "check_out_rounding_minutes": null,
                     *               "check_out_rounding_direction": "nearest",
                     *               "overtime_after_minutes": 0,
                     *               "overtime_needs_approval": true,
                     *               "auto_check_out": "off",
                     *               "working_time": "first_in_last_out",
                     *               "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *               "breaks": [
                     *                 {
                     *                   "kind": "fixed",
                     *                   "start": "12:00",
                     *                   "end": "12:30",
                     *                   "paid": true,
                     *                   "after_minutes_worked": null,
                     *                   "minutes": null
                     *                 }
                     *               ],
                     *               "version": 1,
                     *               "valid_from": "2026-12-01"
                     *             }
                     *           ],
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ShiftView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createShift: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "required_minutes": 480,
                 *       "half_day_below_minutes": 240,
                 *       "absent_below_minutes": null,
                 *       "check_in_rounding_minutes": 15,
                 *       "check_out_rounding_minutes": null,
                 *       "overtime_after_minutes": 0,
                 *       "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "breaks": [
                 *         {
                 *           "kind": "fixed",
                 *           "start": "12:00",
                 *           "end": "12:30",
                 *           "paid": false,
                 *           "after_minutes_worked": null,
                 *           "minutes": null
                 *         }
                 *       ],
                 *       "start": "09:00",
                 *       "end": "17:30",
                 *       "flexible": false,
                 *       "before_minutes": 240,
                 *       "after_minutes": 360,
                 *       "late_grace_minutes": 5,
                 *       "early_grace_minutes": 5,
                 *       "check_in_rounding_direction": "nearest",
                 *       "check_out_rounding_direction": "nearest",
                 *       "overtime_needs_approval": false,
                 *       "auto_check_out": "off",
                 *       "working_time": "first_in_last_out",
                 *       "name": "Day"
                 *     }
                 */
                "application/json": components["schemas"]["CreateShiftInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "start": "09:00",
                     *       "end": "17:30",
                     *       "flexible": true,
                     *       "required_minutes": 480,
                     *       "before_minutes": 240,
                     *       "after_minutes": 360,
                     *       "late_grace_minutes": 5,
                     *       "early_grace_minutes": 5,
                     *       "half_day_below_minutes": 240,
                     *       "absent_below_minutes": null,
                     *       "check_in_rounding_minutes": 15,
                     *       "check_in_rounding_direction": "nearest",
                     *       "check_out_rounding_minutes": null,
                     *       "check_out_rounding_direction": "nearest",
                     *       "overtime_after_minutes": 0,
                     *       "overtime_needs_approval": true,
                     *       "auto_check_out": "off",
                     *       "working_time": "first_in_last_out",
                     *       "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "breaks": [
                     *         {
                     *           "kind": "fixed",
                     *           "start": "12:00",
                     *           "end": "12:30",
                     *           "paid": true,
                     *           "after_minutes_worked": null,
                     *           "minutes": null
                     *         }
                     *       ],
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Day",
                     *       "versions": [
                     *         {
                     *           "start": "09:00",
                     *           "end": "17:30",
                     *           "flexible": true,
                     *           "required_minutes": 480,
                     *           "before_minutes": 240,
                     *           "after_minutes": 360,
                     *           "late_grace_minutes": 5,
                     *           "early_grace_minutes": 5,
                     *           "half_day_below_minutes": 240,
                     *           "absent_below_minutes": null,
                     *           "check_in_rounding_minutes": 15,
                     *           "check_in_rounding_direction": "nearest",
                     *           "check_out_rounding_minutes": null,
                     *           "check_out_rounding_direction": "nearest",
                     *           "overtime_after_minutes": 0,
                     *           "overtime_needs_approval": true,
                     *           "auto_check_out": "off",
                     *           "working_time": "first_in_last_out",
                     *           "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "breaks": [
                     *             {
                     *               "kind": "fixed",
                     *               "start": "12:00",
                     *               "end": "12:30",
                     *               "paid": true,
                     *               "after_minutes_worked": null,
                     *               "minutes": null
                     *             }
                     *           ],
                     *           "version": 1,
                     *           "valid_from": "2026-12-01"
                     *         }
                     *       ],
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ShiftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getShift: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "start": "09:00",
                     *       "end": "17:30",
                     *       "flexible": true,
                     *       "required_minutes": 480,
                     *       "before_minutes": 240,
                     *       "after_minutes": 360,
                     *       "late_grace_minutes": 5,
                     *       "early_grace_minutes": 5,
                     *       "half_day_below_minutes": 240,
                     *       "absent_below_minutes": null,
                     *       "check_in_rounding_minutes": 15,
                     *       "check_in_rounding_direction": "nearest",
                     *       "check_out_rounding_minutes": null,
                     *       "check_out_rounding_direction": "nearest",
                     *       "overtime_after_minutes": 0,
                     *       "overtime_needs_approval": true,
                     *       "auto_check_out": "off",
                     *       "working_time": "first_in_last_out",
                     *       "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "breaks": [
                     *         {
                     *           "kind": "fixed",
                     *           "start": "12:00",
                     *           "end": "12:30",
                     *           "paid": true,
                     *           "after_minutes_worked": null,
                     *           "minutes": null
                     *         }
                     *       ],
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Day",
                     *       "versions": [
                     *         {
                     *           "start": "09:00",
                     *           "end": "17:30",
                     *           "flexible": true,
                     *           "required_minutes": 480,
                     *           "before_minutes": 240,
                     *           "after_minutes": 360,
                     *           "late_grace_minutes": 5,
                     *           "early_grace_minutes": 5,
                     *           "half_day_below_minutes": 240,
                     *           "absent_below_minutes": null,
                     *           "check_in_rounding_minutes": 15,
                     *           "check_in_rounding_direction": "nearest",
                     *           "check_out_rounding_minutes": null,
                     *           "check_out_rounding_direction": "nearest",
                     *           "overtime_after_minutes": 0,
                     *           "overtime_needs_approval": true,
                     *           "auto_check_out": "off",
                     *           "working_time": "first_in_last_out",
                     *           "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "breaks": [
                     *             {
                     *               "kind": "fixed",
                     *               "start": "12:00",
                     *               "end": "12:30",
                     *               "paid": true,
                     *               "after_minutes_worked": null,
                     *               "minutes": null
                     *             }
                     *           ],
                     *           "version": 1,
                     *           "valid_from": "2026-12-01"
                     *         }
                     *       ],
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ShiftView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateShift: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "required_minutes": 480,
                 *       "half_day_below_minutes": 240,
                 *       "absent_below_minutes": null,
                 *       "check_in_rounding_minutes": 15,
                 *       "check_out_rounding_minutes": null,
                 *       "overtime_after_minutes": 0,
                 *       "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "breaks": [
                 *         {
                 *           "kind": "fixed",
                 *           "start": "12:00",
                 *           "end": "12:30",
                 *           "paid": false,
                 *           "after_minutes_worked": null,
                 *           "minutes": null
                 *         }
                 *       ],
                 *       "start": "09:00",
                 *       "end": "17:30",
                 *       "flexible": true,
                 *       "before_minutes": 240,
                 *       "after_minutes": 360,
                 *       "late_grace_minutes": 5,
                 *       "early_grace_minutes": 5,
                 *       "check_in_rounding_direction": "nearest",
                 *       "check_out_rounding_direction": "nearest",
                 *       "overtime_needs_approval": true,
                 *       "auto_check_out": "off",
                 *       "working_time": "first_in_last_out",
                 *       "name": "Day",
                 *       "valid_from": "2026-12-01"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateShiftInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "start": "09:00",
                     *       "end": "17:30",
                     *       "flexible": true,
                     *       "required_minutes": 480,
                     *       "before_minutes": 240,
                     *       "after_minutes": 360,
                     *       "late_grace_minutes": 5,
                     *       "early_grace_minutes": 5,
                     *       "half_day_below_minutes": 240,
                     *       "absent_below_minutes": null,
                     *       "check_in_rounding_minutes": 15,
                     *       "check_in_rounding_direction": "nearest",
                     *       "check_out_rounding_minutes": null,
                     *       "check_out_rounding_direction": "nearest",
                     *       "overtime_after_minutes": 0,
                     *       "overtime_needs_approval": true,
                     *       "auto_check_out": "off",
                     *       "working_time": "first_in_last_out",
                     *       "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "breaks": [
                     *         {
                     *           "kind": "fixed",
                     *           "start": "12:00",
                     *           "end": "12:30",
                     *           "paid": true,
                     *           "after_minutes_worked": null,
                     *           "minutes": null
                     *         }
                     *       ],
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Day",
                     *       "versions": [
                     *         {
                     *           "start": "09:00",
                     *           "end": "17:30",
                     *           "flexible": true,
                     *           "required_minutes": 480,
                     *           "before_minutes": 240,
                     *           "after_minutes": 360,
                     *           "late_grace_minutes": 5,
                     *           "early_grace_minutes": 5,
                     *           "half_day_below_minutes": 240,
                     *           "absent_below_minutes": null,
                     *           "check_in_rounding_minutes": 15,
                     *           "check_in_rounding_direction": "nearest",
                     *           "check_out_rounding_minutes": null,
                     *           "check_out_rounding_direction": "nearest",
                     *           "overtime_after_minutes": 0,
                     *           "overtime_needs_approval": true,
                     *           "auto_check_out": "off",
                     *           "working_time": "first_in_last_out",
                     *           "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "breaks": [
                     *             {
                     *               "kind": "fixed",
                     *               "start": "12:00",
                     *               "end": "12:30",
                     *               "paid": true,
                     *               "after_minutes_worked": null,
                     *               "minutes": null
                     *             }
                     *           ],
                     *           "version": 1,
                     *           "valid_from": "2026-12-01"
                     *         }
                     *       ],
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ShiftView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteShift: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    previewShift: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "required_minutes": 480,
                 *       "half_day_below_minutes": 240,
                 *       "absent_below_minutes": null,
                 *       "check_in_rounding_minutes": 15,
                 *       "check_out_rounding_minutes": null,
                 *       "overtime_after_minutes": 0,
                 *       "holiday_calendar": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "breaks": [
                 *         {
                 *           "kind": "fixed",
                 *           "start": "12:00",
                 *           "end": "12:30",
                 *           "paid": false,
                 *           "after_minutes_worked": null,
                 *           "minutes": null
                 *         }
                 *       ],
                 *       "start": "09:00",
                 *       "end": "17:30",
                 *       "flexible": false,
                 *       "before_minutes": 240,
                 *       "after_minutes": 360,
                 *       "late_grace_minutes": 5,
                 *       "early_grace_minutes": 5,
                 *       "check_in_rounding_direction": "nearest",
                 *       "check_out_rounding_direction": "nearest",
                 *       "overtime_needs_approval": false,
                 *       "auto_check_out": "off",
                 *       "working_time": "first_in_last_out",
                 *       "date": "2026-11-20",
                 *       "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "punches": [
                 *         {
                 *           "time": "08:52",
                 *           "day_offset": 0,
                 *           "role": "both"
                 *         }
                 *       ],
                 *       "holiday": false,
                 *       "leave": "full_day"
                 *     }
                 */
                "application/json": components["schemas"]["PreviewShiftInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "row": {
                     *         "date": "2026-11-20",
                     *         "check_in": "2026-11-20T08:42:10+01:00",
                     *         "check_out": "2026-11-20T17:05:44+01:00",
                     *         "status": "present",
                     *         "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *         "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *         "worked_minutes": 1,
                     *         "break_minutes": 1,
                     *         "required_minutes": 480,
                     *         "late_minutes": 1,
                     *         "early_minutes": 1,
                     *         "overtime_minutes": 1,
                     *         "overtime_status": "none",
                     *         "flags": [
                     *           "auto_check_out"
                     *         ],
                     *         "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DayPreviewView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listSites: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "name" | "-name";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "time_zone": "Europe/Berlin",
                     *           "coverage_min_percent": 95,
                     *           "cooldown_seconds": 60,
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "name": "Harbour",
                     *           "is_default": true,
                     *           "travel_minutes": [
                     *             {
                     *               "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *               "minutes": 25
                     *             }
                     *           ],
                     *           "versions": [
                     *             {
                     *               "time_zone": "Europe/Berlin",
                     *               "coverage_min_percent": 95,
                     *               "cooldown_seconds": 60,
                     *               "version": 1,
                     *               "valid_from": "2026-12-01"
                     *             }
                     *           ],
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["SiteView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Harbour",
                 *       "time_zone": "Europe/Berlin",
                 *       "coverage_min_percent": 95,
                 *       "cooldown_seconds": 60,
                 *       "travel_minutes": [
                 *         {
                 *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *           "minutes": 25
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateSiteInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "time_zone": "Europe/Berlin",
                     *       "coverage_min_percent": 95,
                     *       "cooldown_seconds": 60,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Harbour",
                     *       "is_default": true,
                     *       "travel_minutes": [
                     *         {
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "minutes": 25
                     *         }
                     *       ],
                     *       "versions": [
                     *         {
                     *           "time_zone": "Europe/Berlin",
                     *           "coverage_min_percent": 95,
                     *           "cooldown_seconds": 60,
                     *           "version": 1,
                     *           "valid_from": "2026-12-01"
                     *         }
                     *       ],
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["SiteView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "time_zone": "Europe/Berlin",
                     *       "coverage_min_percent": 95,
                     *       "cooldown_seconds": 60,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Harbour",
                     *       "is_default": true,
                     *       "travel_minutes": [
                     *         {
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "minutes": 25
                     *         }
                     *       ],
                     *       "versions": [
                     *         {
                     *           "time_zone": "Europe/Berlin",
                     *           "coverage_min_percent": 95,
                     *           "cooldown_seconds": 60,
                     *           "version": 1,
                     *           "valid_from": "2026-12-01"
                     *         }
                     *       ],
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["SiteView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "name": "Harbour",
                 *       "valid_from": "2026-12-01",
                 *       "time_zone": "Europe/Berlin",
                 *       "coverage_min_percent": 95,
                 *       "cooldown_seconds": 60,
                 *       "travel_minutes": [
                 *         {
                 *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *           "minutes": 25
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["UpdateSiteInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "time_zone": "Europe/Berlin",
                     *       "coverage_min_percent": 95,
                     *       "cooldown_seconds": 60,
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "name": "Harbour",
                     *       "is_default": true,
                     *       "travel_minutes": [
                     *         {
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "minutes": 25
                     *         }
                     *       ],
                     *       "versions": [
                     *         {
                     *           "time_zone": "Europe/Berlin",
                     *           "coverage_min_percent": 95,
                     *           "cooldown_seconds": 60,
                     *           "version": 1,
                     *           "valid_from": "2026-12-01"
                     *         }
                     *       ],
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["SiteView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "reasons": [
                     *         {
                     *           "code": "behind",
                     *           "about": "identity",
                     *           "message": "No replica of identity describes itself; look whether it runs."
                     *         }
                     *       ],
                     *       "checked_at": "2026-11-20T07:42:10.000Z",
                     *       "services": [
                     *         {
                     *           "name": "camera-registry",
                     *           "state": "ready",
                     *           "detail": "",
                     *           "replica_count": 1,
                     *           "replicas": [
                     *             {
                     *               "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *               "started_at": "2026-11-20T07:42:10.000Z",
                     *               "version": "0.1.0",
                     *               "revision": "aabf599",
                     *               "ready": true,
                     *               "dependencies": [
                     *                 {
                     *                   "name": "Front door",
                     *                   "ready": true,
                     *                   "detail": "",
                     *                   "free_bytes": 1
                     *                 }
                     *               ],
                     *               "model_pack": "default",
                     *               "gallery_people": {
                     *                 "example": 1
                     *               },
                     *               "outbox_rows": 1
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "backlogs": [
                     *         {
                     *           "event": "identity.v1.person-recognized",
                     *           "receiver": "camera-registry",
                     *           "waiting": 1,
                     *           "oldest_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "dead_letters": {
                     *         "total": 1,
                     *         "last_at": "2026-11-20T07:42:10.000Z"
                     *       },
                     *       "streams": {
                     *         "wanted": 1,
                     *         "live": 1
                     *       },
                     *       "retention": [
                     *         {
                     *           "kind": "recognitions",
                     *           "days": 400,
                     *           "service": "camera-registry",
                     *           "setting": "RECOGNITION_RETENTION_DAYS"
                     *         }
                     *       ],
                     *       "audit_log": {
                     *         "waiting": 1,
                     *         "failing_since": "2026-11-20T07:42:10.000Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SystemView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listUnknownFaces: {
        parameters: {
            query?: {
                camera_id?: string;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Percent-encode the + of an offset as %2B. */
                seen_from?: string;
                seen_to?: string;
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "last_seen_at" | "-last_seen_at";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "first_seen_at": "2026-11-20T07:42:10.000Z",
                     *           "last_seen_at": "2026-11-20T07:42:10.000Z",
                     *           "sightings": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["StrangerVisitView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /** @description Leave out people who are not active. */
                active_only?: boolean;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description The whole name, whatever the case. */
                department?: string;
                is_active?: boolean;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Part of a name, email, employee id or department. */
                q?: string;
                role?: "administrator" | "hr_officer" | "manager" | "viewer" | "employee" | "device";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "name" | "-name";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "first_name": "Ada",
                     *           "last_name": "Lovelace",
                     *           "email": "ada@example.org",
                     *           "employee_id": "E-1001",
                     *           "department": "Engineering",
                     *           "phone": "+49 30 901820",
                     *           "position": "Engineer",
                     *           "is_active": true,
                     *           "role": "administrator",
                     *           "biometric_consent": true,
                     *           "consent_source": "hr@example.org",
                     *           "consent_recorded_at": "2026-11-20T07:42:10.000Z",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "revision": 1
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["UserView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "department": "Engineering",
                 *       "phone": "+49 30 901820",
                 *       "position": "Engineer",
                 *       "first_name": "Ada",
                 *       "last_name": "Lovelace",
                 *       "email": "ada@example.org",
                 *       "password": "correct horse battery",
                 *       "employee_id": "E-1001",
                 *       "is_active": true,
                 *       "role": "employee",
                 *       "biometric_consent": true
                 *     }
                 */
                "application/json": components["schemas"]["CreateUserInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "first_name": "Ada",
                     *       "last_name": "Lovelace",
                     *       "email": "ada@example.org",
                     *       "employee_id": "E-1001",
                     *       "department": "Engineering",
                     *       "phone": "+49 30 901820",
                     *       "position": "Engineer",
                     *       "is_active": true,
                     *       "role": "administrator",
                     *       "biometric_consent": true,
                     *       "consent_source": "hr@example.org",
                     *       "consent_recorded_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["UserView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "first_name": "Ada",
                     *       "last_name": "Lovelace",
                     *       "email": "ada@example.org",
                     *       "employee_id": "E-1001",
                     *       "department": "Engineering",
                     *       "phone": "+49 30 901820",
                     *       "position": "Engineer",
                     *       "is_active": true,
                     *       "role": "administrator",
                     *       "biometric_consent": true,
                     *       "consent_source": "hr@example.org",
                     *       "consent_recorded_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "department": "Engineering",
                 *       "phone": "+49 30 901820",
                 *       "position": "Engineer",
                 *       "first_name": "Ada",
                 *       "last_name": "Lovelace",
                 *       "email": "ada@example.org",
                 *       "password": "correct horse battery",
                 *       "employee_id": "E-1001",
                 *       "is_active": true,
                 *       "role": "administrator",
                 *       "biometric_consent": true
                 *     }
                 */
                "application/json": components["schemas"]["UpdateUserInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "first_name": "Ada",
                     *       "last_name": "Lovelace",
                     *       "email": "ada@example.org",
                     *       "employee_id": "E-1001",
                     *       "department": "Engineering",
                     *       "phone": "+49 30 901820",
                     *       "position": "Engineer",
                     *       "is_active": true,
                     *       "role": "administrator",
                     *       "biometric_consent": true,
                     *       "consent_source": "hr@example.org",
                     *       "consent_recorded_at": "2026-11-20T07:42:10.000Z",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "revision": 1
                     *     }
                     */
                    "application/json": components["schemas"]["UserView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listUserFaceEmbeddings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "is_primary": true,
                     *           "quality_score": 0.87,
                     *           "source_description": "photo of the badge office",
                     *           "model": "default",
                     *           "created_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["FaceEmbeddingView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listUserProfileImages: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "image_name": "portrait.jpg",
                     *           "media_type": "image/jpeg",
                     *           "size_bytes": 1,
                     *           "width": 1920,
                     *           "height": 1080,
                     *           "is_primary": true,
                     *           "created_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["ProfileImageView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createUserProfileImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "the bytes of the file",
                 *       "image_name": "portrait.jpg"
                 *     }
                 */
                "multipart/form-data": {
                    /** Format: binary */
                    file: Blob;
                    image_name?: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "image_name": "portrait.jpg",
                     *       "media_type": "image/jpeg",
                     *       "size_bytes": 1,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "is_primary": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileImageView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getUserProfileImage: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
                image_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/*": Blob;
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteUserProfileImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                image_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    setUserProfileImagePrimary: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                image_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "image_name": "portrait.jpg",
                     *       "media_type": "image/jpeg",
                     *       "size_bytes": 1,
                     *       "width": 1920,
                     *       "height": 1080,
                     *       "is_primary": true,
                     *       "created_at": "2026-11-20T07:42:10.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileImageView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getUserStatistics: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "total_days": 1,
                     *       "present_days": 1,
                     *       "late_days": 1,
                     *       "absent_days": 1,
                     *       "total_hours": 8.4,
                     *       "average_check_in": "08:42",
                     *       "last_seen_at": "2026-11-20T07:42:10.000Z",
                     *       "face_count": 1
                     *     }
                     */
                    "application/json": components["schemas"]["UserStatisticsView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listUserAttendance: {
        parameters: {
            query?: {
                camera_id?: string;
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description First day, in the time zone of the site. */
                date_from?: string;
                /** @description Last day, included. */
                date_to?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                /** @description A minus in front is the other way round. */
                sort?: "created_at" | "-created_at" | "check_in" | "-check_in" | "date" | "-date";
                status?: "present" | "late" | "half_day" | "absent" | "on_leave" | "holiday" | "no_coverage";
                user_id?: string;
                /** @description Of these people, at most 50, with commas. */
                user_ids?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "department": "Engineering",
                     *           "date": "2026-11-20",
                     *           "time_zone": "Europe/Berlin",
                     *           "check_in": "2026-11-20T08:42:10+01:00",
                     *           "check_out": "2026-11-20T17:05:44+01:00",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "camera_name": "Main entrance",
                     *           "location": "Main building",
                     *           "notes": "Forgot the badge",
                     *           "status": "present",
                     *           "source": "camera",
                     *           "similarity": 0.71,
                     *           "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "is_corrected": true,
                     *           "revision": 1,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "held_fields": [
                     *             "check_in"
                     *           ],
                     *           "shift": {
                     *             "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "name": "Day",
                     *             "version": 1
                     *           },
                     *           "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *           "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *           "worked_minutes": 1,
                     *           "break_minutes": 1,
                     *           "required_minutes": 480,
                     *           "late_minutes": 1,
                     *           "early_minutes": 1,
                     *           "overtime_minutes": 1,
                     *           "overtime_status": "none",
                     *           "flags": [
                     *             "auto_check_out"
                     *           ],
                     *           "coverage_percent": 1,
                     *           "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *         }
                     *       ],
                     *       "attendances": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_name": "Ada Lovelace",
                     *           "department": "Engineering",
                     *           "date": "2026-11-20",
                     *           "time_zone": "Europe/Berlin",
                     *           "check_in": "2026-11-20T08:42:10+01:00",
                     *           "check_out": "2026-11-20T17:05:44+01:00",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "camera_name": "Main entrance",
                     *           "location": "Main building",
                     *           "notes": "Forgot the badge",
                     *           "status": "present",
                     *           "source": "camera",
                     *           "similarity": 0.71,
                     *           "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "is_corrected": true,
                     *           "revision": 1,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z",
                     *           "held_fields": [
                     *             "check_in"
                     *           ],
                     *           "shift": {
                     *             "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "name": "Day",
                     *             "version": 1
                     *           },
                     *           "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *           "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *           "worked_minutes": 1,
                     *           "break_minutes": 1,
                     *           "required_minutes": 480,
                     *           "late_minutes": 1,
                     *           "early_minutes": 1,
                     *           "overtime_minutes": 1,
                     *           "overtime_status": "none",
                     *           "flags": [
                     *             "auto_check_out"
                     *           ],
                     *           "coverage_percent": 1,
                     *           "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        attendances?: components["schemas"]["AttendanceView"][];
                        data: components["schemas"]["AttendanceView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createUserAttendance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. When the row it made was deleted: 409, reason record_deleted. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "check_out": "2026-11-20T17:05:44+01:00",
                 *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "location": "Main building",
                 *       "notes": "Forgot the badge",
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "check_in": "2026-11-22T08:30:00+01:00",
                 *       "status": "present"
                 *     }
                 */
                "application/json": components["schemas"]["CreateAttendanceInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "date": "2026-11-20",
                     *       "time_zone": "Europe/Berlin",
                     *       "check_in": "2026-11-20T08:42:10+01:00",
                     *       "check_out": "2026-11-20T17:05:44+01:00",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "camera_name": "Main entrance",
                     *       "location": "Main building",
                     *       "notes": "Forgot the badge",
                     *       "status": "present",
                     *       "source": "camera",
                     *       "similarity": 0.71,
                     *       "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "is_corrected": true,
                     *       "revision": 1,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "held_fields": [
                     *         "check_in"
                     *       ],
                     *       "shift": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "name": "Day",
                     *         "version": 1
                     *       },
                     *       "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *       "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *       "worked_minutes": 1,
                     *       "break_minutes": 1,
                     *       "required_minutes": 480,
                     *       "late_minutes": 1,
                     *       "early_minutes": 1,
                     *       "overtime_minutes": 1,
                     *       "overtime_status": "none",
                     *       "flags": [
                     *         "auto_check_out"
                     *       ],
                     *       "coverage_percent": 1,
                     *       "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *     }
                     */
                    "application/json": components["schemas"]["AttendanceView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getUserAttendance: {
        parameters: {
            query?: {
                /** @description A moment: the row as it was known then. */
                as_of?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "date": "2026-11-20",
                     *       "time_zone": "Europe/Berlin",
                     *       "check_in": "2026-11-20T08:42:10+01:00",
                     *       "check_out": "2026-11-20T17:05:44+01:00",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "camera_name": "Main entrance",
                     *       "location": "Main building",
                     *       "notes": "Forgot the badge",
                     *       "status": "present",
                     *       "source": "camera",
                     *       "similarity": 0.71,
                     *       "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "is_corrected": true,
                     *       "revision": 1,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "held_fields": [
                     *         "check_in"
                     *       ],
                     *       "shift": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "name": "Day",
                     *         "version": 1
                     *       },
                     *       "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *       "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *       "worked_minutes": 1,
                     *       "break_minutes": 1,
                     *       "required_minutes": 480,
                     *       "late_minutes": 1,
                     *       "early_minutes": 1,
                     *       "overtime_minutes": 1,
                     *       "overtime_status": "none",
                     *       "flags": [
                     *         "auto_check_out"
                     *       ],
                     *       "coverage_percent": 1,
                     *       "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace",
                     *       "punches": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "from": "2026-11-20T07:42:10.000Z",
                     *           "to": "2026-11-20T07:42:10.000Z",
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "camera_name": "Main entrance",
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "role": "entry",
                     *           "source": "camera",
                     *           "author_id": "b1a0c3f2-5a53-4c5e-9d53-0d9f6b1f2a11"
                     *         }
                     *       ],
                     *       "intervals": [
                     *         {
                     *           "site_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "from": "2026-11-20T07:42:10.000Z",
                     *           "to": "2026-11-20T07:42:10.000Z",
                     *           "end": "exit_seen",
                     *           "punches": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ExplainedAttendanceView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateUserAttendance: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "check_out": "2026-11-20T17:05:44+01:00",
                 *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "location": "Main building",
                 *       "notes": "Forgot the badge",
                 *       "check_in": "2026-11-22T08:30:00+01:00",
                 *       "status": "present",
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateAttendanceInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_name": "Ada Lovelace",
                     *       "department": "Engineering",
                     *       "date": "2026-11-20",
                     *       "time_zone": "Europe/Berlin",
                     *       "check_in": "2026-11-20T08:42:10+01:00",
                     *       "check_out": "2026-11-20T17:05:44+01:00",
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "camera_name": "Main entrance",
                     *       "location": "Main building",
                     *       "notes": "Forgot the badge",
                     *       "status": "present",
                     *       "source": "camera",
                     *       "similarity": 0.71,
                     *       "recognition_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "is_corrected": true,
                     *       "revision": 1,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "held_fields": [
                     *         "check_in"
                     *       ],
                     *       "shift": {
                     *         "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *         "name": "Day",
                     *         "version": 1
                     *       },
                     *       "check_in_rounded": "2026-11-20T07:42:10.000Z",
                     *       "check_out_rounded": "2026-11-20T07:42:10.000Z",
                     *       "worked_minutes": 1,
                     *       "break_minutes": 1,
                     *       "required_minutes": 480,
                     *       "late_minutes": 1,
                     *       "early_minutes": 1,
                     *       "overtime_minutes": 1,
                     *       "overtime_status": "none",
                     *       "flags": [
                     *         "auto_check_out"
                     *       ],
                     *       "coverage_percent": 1,
                     *       "explanation": "late: seen first at 09:12 by Main entrance, the shift starts at 09:00 with 5 minutes of grace"
                     *     }
                     */
                    "application/json": components["schemas"]["AttendanceView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteUserAttendance: {
        parameters: {
            query?: {
                /** @description Why; kept in the history of the row. May be in a JSON body, too. */
                reason?: string;
            };
            header?: {
                /** @description The ETag of what is changed. When it is another one by now: 412, with its present state in current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "reason": "Came in by the side door"
                 *     }
                 */
                "application/json": components["schemas"]["DeleteAttendanceInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listUserAttendanceCorrections: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "attendance_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "author_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "action": "created",
                     *           "reason": "Came in by the side door",
                     *           "before": {
                     *             "check_out": null
                     *           },
                     *           "after": {
                     *             "check_out": "2026-11-20T17:05:44+01:00"
                     *           },
                     *           "created_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["CorrectionView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getUserAttendanceSettings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "time_zone": "Europe/Berlin",
                     *       "day_starts_at": "00:00",
                     *       "workday_starts_at": "09:00",
                     *       "late_grace_minutes": 5
                     *     }
                     */
                    "application/json": components["schemas"]["AttendanceSettingsView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getUserAttendanceStatistics: {
        parameters: {
            query?: {
                /** @description First day, in the time zone of the site. */
                date_from?: string;
                /** @description Last day, included. */
                date_to?: string;
                /** @description Of the person, as it is now; the whole name, whatever the case. */
                department?: string;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "total_records": 1,
                     *       "unique_users": 1,
                     *       "present": 1,
                     *       "late": 1,
                     *       "absent": 1,
                     *       "no_coverage": 1,
                     *       "total_hours": 8.4,
                     *       "by_day": [
                     *         {
                     *           "total_records": 1,
                     *           "unique_users": 1,
                     *           "present": 1,
                     *           "late": 1,
                     *           "absent": 1,
                     *           "no_coverage": 1,
                     *           "total_hours": 8.4,
                     *           "date": "2026-11-20"
                     *         }
                     *       ],
                     *       "by_department": [
                     *         {
                     *           "total_records": 1,
                     *           "unique_users": 1,
                     *           "present": 1,
                     *           "late": 1,
                     *           "absent": 1,
                     *           "no_coverage": 1,
                     *           "total_hours": 8.4,
                     *           "department": "Engineering"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["StatisticsView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteFaceEmbedding: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    recognizeFaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "image_data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
                 *       "threshold": 0.45,
                 *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b"
                 *     }
                 */
                "application/json": components["schemas"]["RecognizeFacesInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "faces": [
                     *         {
                     *           "bounding_box": {
                     *             "x": 812.5,
                     *             "y": 240,
                     *             "width": 96.5,
                     *             "height": 128
                     *           },
                     *           "confidence": 0.99,
                     *           "quality_score": 0.87,
                     *           "liveness": 0.97,
                     *           "match": {
                     *             "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *             "name": "Ada Lovelace",
                     *             "similarity": 0.71,
                     *             "margin": 0.32
                     *           },
                     *           "reason": null
                     *         }
                     *       ],
                     *       "threshold": 0.45,
                     *       "warnings": [],
                     *       "processing_time_ms": 182.5
                     *     }
                     */
                    "application/json": components["schemas"]["RecognitionAnswerView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    uploadFace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "image_data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
                 *       "is_primary": false,
                 *       "source_description": "photo of the badge office",
                 *       "consent": true,
                 *       "confirm_same_person": false,
                 *       "face": "largest"
                 *     }
                 */
                "application/json": components["schemas"]["UploadFaceInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "message": "The face is enrolled.",
                     *       "face_embedding_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "quality_score": 0.87,
                     *       "faces_detected": 1,
                     *       "warnings": []
                     *     }
                     */
                    "application/json": components["schemas"]["EnrolmentView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    uploadFaceFile: {
        parameters: {
            query?: {
                confirm_same_person?: boolean;
                consent?: boolean;
                /** @description largest, or x,y */
                face?: string;
                is_primary?: boolean;
                source_description?: string;
                user_id?: string;
            };
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "the bytes of the file",
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "is_primary": true,
                 *       "source_description": "photo of the badge office",
                 *       "consent": true,
                 *       "confirm_same_person": true,
                 *       "face": "largest"
                 *     }
                 */
                "multipart/form-data": {
                    confirm_same_person?: boolean;
                    consent?: boolean;
                    /** @description largest, or x,y */
                    face?: string;
                    /** Format: binary */
                    file: Blob;
                    is_primary?: boolean;
                    source_description?: string;
                    /** Format: uuid */
                    user_id?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "message": "The face is enrolled.",
                     *       "face_embedding_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "quality_score": 0.87,
                     *       "faces_detected": 1,
                     *       "warnings": []
                     *     }
                     */
                    "application/json": components["schemas"]["EnrolmentView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "url": "https://hooks.example.org/attendance",
                     *           "description": "North side, above the door",
                     *           "types": [
                     *             "person.recognized"
                     *           ],
                     *           "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "department": "Engineering",
                     *           "is_active": true,
                     *           "failures": 1,
                     *           "failing_since": "2026-11-20T07:42:10.000Z",
                     *           "last_failure_reason": null,
                     *           "last_delivered_at": "2026-11-20T07:42:10.000Z",
                     *           "switched_off_at": "2026-11-20T07:42:10.000Z",
                     *           "switched_off_reason": "gone",
                     *           "previous_secret_until": "2026-11-20T07:42:10.000Z",
                     *           "created_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "updated_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["WebhookView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same for every retry of one wish. A repetition within 24 hours is 409, reason answer_not_kept, with the id in existing_id. While the first is at work: 409, reason request_in_progress. With another request: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "North side, above the door",
                 *       "types": [
                 *         "attendance.recorded"
                 *       ],
                 *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "department": "Engineering",
                 *       "url": "https://hooks.example.org/attendance",
                 *       "is_active": true
                 *     }
                 */
                "application/json": components["schemas"]["CreateWebhookInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "url": "https://hooks.example.org/attendance",
                     *       "description": "North side, above the door",
                     *       "types": [
                     *         "person.recognized"
                     *       ],
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "is_active": true,
                     *       "failures": 1,
                     *       "failing_since": "2026-11-20T07:42:10.000Z",
                     *       "last_failure_reason": null,
                     *       "last_delivered_at": "2026-11-20T07:42:10.000Z",
                     *       "switched_off_at": "2026-11-20T07:42:10.000Z",
                     *       "switched_off_reason": "gone",
                     *       "previous_secret_until": "2026-11-20T07:42:10.000Z",
                     *       "created_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                     *     }
                     */
                    "application/json": components["schemas"]["NewWebhookView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "url": "https://hooks.example.org/attendance",
                     *       "description": "North side, above the door",
                     *       "types": [
                     *         "person.recognized"
                     *       ],
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "is_active": true,
                     *       "failures": 1,
                     *       "failing_since": "2026-11-20T07:42:10.000Z",
                     *       "last_failure_reason": null,
                     *       "last_delivered_at": "2026-11-20T07:42:10.000Z",
                     *       "switched_off_at": "2026-11-20T07:42:10.000Z",
                     *       "switched_off_reason": "gone",
                     *       "previous_secret_until": "2026-11-20T07:42:10.000Z",
                     *       "created_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    updateWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "description": "North side, above the door",
                 *       "types": [
                 *         "attendance.recorded"
                 *       ],
                 *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                 *       "department": "Engineering",
                 *       "url": "https://hooks.example.org/attendance",
                 *       "is_active": true
                 *     }
                 */
                "application/json": components["schemas"]["UpdateWebhookInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "url": "https://hooks.example.org/attendance",
                     *       "description": "North side, above the door",
                     *       "types": [
                     *         "person.recognized"
                     *       ],
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "is_active": true,
                     *       "failures": 1,
                     *       "failing_since": "2026-11-20T07:42:10.000Z",
                     *       "last_failure_reason": null,
                     *       "last_delivered_at": "2026-11-20T07:42:10.000Z",
                     *       "switched_off_at": "2026-11-20T07:42:10.000Z",
                     *       "switched_off_reason": "gone",
                     *       "previous_secret_until": "2026-11-20T07:42:10.000Z",
                     *       "created_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before; empty for the first; wins over skip. */
                cursor?: string;
                /** @description Rows to answer at most. */
                limit?: number;
                /** @description asc is oldest first, or the first of the alphabet. */
                order?: "asc" | "desc";
                /** @description Rows to pass over. */
                skip?: number;
                status?: "pending" | "delivered" | "failed" | "dropped";
            };
            header?: {
                /** @description The ETag that is known: the answer is 304 while it has it. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "event_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *           "event_type": "person.recognized",
                     *           "status": "pending",
                     *           "attempts": 1,
                     *           "next_attempt_at": "2026-11-20T07:42:10.000Z",
                     *           "last_attempt_at": "2026-11-20T07:42:10.000Z",
                     *           "reason": "Came in by the side door",
                     *           "response_status": 204,
                     *           "response_text": null,
                     *           "duration_ms": 1,
                     *           "created_at": "2026-11-20T07:42:10.000Z",
                     *           "finished_at": "2026-11-20T07:42:10.000Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "page": 1,
                     *       "size": 1,
                     *       "pages": 1,
                     *       "next_cursor": null
                     *     }
                     */
                    "application/json": {
                        data: components["schemas"]["WebhookDeliveryView"][];
                        next_cursor: string | null;
                        page: number;
                        pages: number;
                        size: number;
                        total: number;
                    };
                };
            };
            /** @description It still has the tag of If-None-Match */
            304: {
                headers: {
                    /** @description For If-None-Match and If-Match. */
                    ETag?: string;
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    replayWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery_id: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "event_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "event_type": "person.recognized",
                     *       "status": "pending",
                     *       "attempts": 1,
                     *       "next_attempt_at": "2026-11-20T07:42:10.000Z",
                     *       "last_attempt_at": "2026-11-20T07:42:10.000Z",
                     *       "reason": "Came in by the side door",
                     *       "response_status": 204,
                     *       "response_text": null,
                     *       "duration_ms": 1,
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "finished_at": "2026-11-20T07:42:10.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookDeliveryView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "url": "https://hooks.example.org/attendance",
                     *       "description": "North side, above the door",
                     *       "types": [
                     *         "person.recognized"
                     *       ],
                     *       "camera_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "user_id": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "department": "Engineering",
                     *       "is_active": true,
                     *       "failures": 1,
                     *       "failing_since": "2026-11-20T07:42:10.000Z",
                     *       "last_failure_reason": null,
                     *       "last_delivered_at": "2026-11-20T07:42:10.000Z",
                     *       "switched_off_at": "2026-11-20T07:42:10.000Z",
                     *       "switched_off_reason": "gone",
                     *       "previous_secret_until": "2026-11-20T07:42:10.000Z",
                     *       "created_by": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
                     *       "created_at": "2026-11-20T07:42:10.000Z",
                     *       "updated_at": "2026-11-20T07:42:10.000Z",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                     *     }
                     */
                    "application/json": components["schemas"]["NewWebhookView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "success": true,
                     *       "reason": "status",
                     *       "response_status": 204,
                     *       "response_text": null,
                     *       "duration_ms": 1
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookTestView"];
                };
            };
            400: components["responses"]["Problem400"];
            401: components["responses"]["Problem401"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            422: components["responses"]["Problem422"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            503: components["responses"]["Problem503"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "service": "gateway"
                     *     }
                     */
                    "application/json": components["schemas"]["HealthView"];
                };
            };
            400: components["responses"]["Problem400"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            431: components["responses"]["Problem431"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready",
                     *       "service": "gateway",
                     *       "dependencies": [
                     *         {
                     *           "name": "identity",
                     *           "state": "ready",
                     *           "detail": ""
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReadinessView"];
                };
            };
            400: components["responses"]["Problem400"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            431: components["responses"]["Problem431"];
            /** @description Not ready, or stopping. */
            503: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description Seconds. */
                    "Retry-After"?: number;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ready",
                     *       "service": "gateway",
                     *       "dependencies": [
                     *         {
                     *           "name": "identity",
                     *           "state": "ready",
                     *           "detail": ""
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ReadinessView"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description What is left of the limit, and seconds until it is whole. */
                    RateLimit?: string;
                    /** @description The limit and its window in seconds. */
                    "RateLimit-Policy"?: string;
                    /** @description That of the request where it has one, else the trace id. */
                    "X-Request-Id"?: string;
                    /** @description Leads to the logs. */
                    "X-Trace-Id"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example process_cpu_seconds_total 12.5 */
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            405: components["responses"]["Problem405"];
            408: components["responses"]["Problem408"];
            431: components["responses"]["Problem431"];
        };
    };
}
