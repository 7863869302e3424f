/** The fields of the API's answers that the demo reads. */

export interface UserAnswer {
  readonly id: string;
  readonly email: string;
}

export interface CameraAnswer {
  readonly id: string;
  readonly name: string;
  readonly rtsp_url: string;
}

export interface ConnectionTestAnswer {
  readonly success: boolean;
  readonly reason: string | null;
  readonly message: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly codec: string | null;
  readonly latency_ms: number | null;
}

export interface CameraHealthAnswer {
  readonly state: string;
}

export interface AttendanceAnswer {
  readonly id: string;
  readonly user_id: string;
  readonly camera_id: string | null;
  readonly check_in: string | null;
  readonly check_out: string | null;
  readonly recognition_id: string | null;
  readonly similarity: number | null;
  readonly updated_at: string;
}

export interface RecognitionAnswer {
  readonly id: string;
  readonly user_id: string;
  readonly last_seen_at: string;
  readonly similarity: number;
}

export interface StrangerVisitAnswer {
  readonly first_seen_at: string;
  readonly last_seen_at: string;
  readonly sightings: number;
}
