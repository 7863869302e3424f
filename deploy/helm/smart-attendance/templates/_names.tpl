{{- define "labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/part-of: smart-attendance
{{- end -}}

{{- /* The port of health and metrics; the gateway has one for everything. */ -}}
{{- define "port" -}}
{{- if eq .name "gateway" }}8000{{ else }}9000{{ end -}}
{{- end -}}
