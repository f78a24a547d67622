"""What well-known exporters offer, made ready to be watched: a query whose labels tell machines apart, and its kind.

Names of series: https://github.com/prometheus/node_exporter, https://github.com/prometheus/blackbox_exporter,
https://github.com/prometheus-community/windows_exporter, https://github.com/google/cadvisor,
https://github.com/kubernetes/kube-state-metrics, https://github.com/oliver006/redis_exporter,
https://opentelemetry.io/docs/specs/semconv/http/http-metrics/, https://docs.micrometer.io/micrometer/reference/
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.catalogue.metrics import Kind

LONGEST = 60
"""Characters of a metric's name."""
FILE_SYSTEMS = '{fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660|nsfs"}'
"""File systems that hold nothing for long are left out."""


@dataclass(frozen=True)
class Recipe:
    """How something is watched: `needs` must all be offered, and the first of them is what it is about."""

    name: str
    kind: Kind
    needs: tuple[str, ...]
    query: str
    title: str | None = None
    title_ko: str | None = None


def _failed(series: str, label: str, by: str = "job") -> str:
    """Write the share of answers that were errors of the server, which is 0 where there were none."""
    every = f"sum by ({by}) (rate({series}[5m]))"
    failed = f'sum by ({by}) (rate({series}{{{label}=~"5.."}}[5m]))'
    return f"100 * ({failed} or 0 * {every}) / {every}"


def _p95(histogram: str, by: str = "job") -> str:
    return f"histogram_quantile(0.95, sum by (le, {by}) (rate({histogram}_bucket[5m])))"


def _in_use(free: str, whole: str, by: str) -> str:
    return f"100 * (1 - sum by ({by}) ({free}) / sum by ({by}) ({whole}))"


PROMETHEUS = (
    Recipe(
        "node_cpu",
        "cpu",
        ("node_cpu_seconds_total",),
        '100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])))',
        "CPU in use",
        "CPU 사용률",
    ),
    Recipe(
        "node_memory",
        "memory",
        ("node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes"),
        _in_use("node_memory_MemAvailable_bytes", "node_memory_MemTotal_bytes", "instance"),
        "Memory in use",
        "메모리 사용률",
    ),
    Recipe(
        "node_disk",
        "disk",
        ("node_filesystem_avail_bytes", "node_filesystem_size_bytes"),
        "100 * (1 - max by (instance, mountpoint) "
        f"(node_filesystem_avail_bytes{FILE_SYSTEMS} / node_filesystem_size_bytes{FILE_SYSTEMS}))",
        "Disk in use",
        "디스크 사용률",
    ),
    Recipe(
        "node_load",
        "load",
        ("node_load1", "node_cpu_seconds_total"),
        'sum by (instance) (node_load1) / count by (instance) (node_cpu_seconds_total{mode="idle"})',
        "Load per core",
        "코어당 부하",
    ),
    Recipe(
        "windows_cpu",
        "cpu",
        ("windows_cpu_time_total",),
        '100 * (1 - avg by (instance) (rate(windows_cpu_time_total{mode="idle"}[5m])))',
        "CPU in use",
        "CPU 사용률",
    ),
    Recipe(
        "windows_memory",
        "memory",
        ("windows_memory_available_bytes", "windows_memory_physical_total_bytes"),
        _in_use("windows_memory_available_bytes", "windows_memory_physical_total_bytes", "instance"),
        "Memory in use",
        "메모리 사용률",
    ),
    Recipe(
        "windows_disk",
        "disk",
        ("windows_logical_disk_free_bytes", "windows_logical_disk_size_bytes"),
        _in_use("windows_logical_disk_free_bytes", "windows_logical_disk_size_bytes", "instance, volume"),
        "Disk in use",
        "디스크 사용률",
    ),
    Recipe(
        "container_memory",
        "memory",
        ("container_memory_working_set_bytes", "container_spec_memory_limit_bytes"),
        "100 * max by (namespace, pod, container) "
        "(container_memory_working_set_bytes / (container_spec_memory_limit_bytes > 0))",
        "Memory of containers, of their limit",
        "컨테이너 메모리(한도 대비)",
    ),
    Recipe(
        "volume_disk",
        "disk",
        ("kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes"),
        _in_use(
            "kubelet_volume_stats_available_bytes",
            "kubelet_volume_stats_capacity_bytes",
            "namespace, persistentvolumeclaim",
        ),
        "Volumes in use",
        "볼륨 사용률",
    ),
    Recipe(
        "kube_node_ready",
        "up",
        ("kube_node_status_condition",),
        'max by (node) (kube_node_status_condition{condition="Ready", status="true"})',
        "Nodes that are ready",
        "준비된 노드",
    ),
    Recipe(
        "redis_memory",
        "memory",
        ("redis_memory_used_bytes", "redis_memory_max_bytes"),
        "100 * max by (instance) (redis_memory_used_bytes / (redis_memory_max_bytes > 0))",
        "Memory of Redis, of its limit",
        "Redis 메모리(한도 대비)",
    ),
    Recipe("targets_up", "up", ("up",), "min by (job, instance) (up)", "Targets that are up", "수집 대상 응답 여부"),
    Recipe(
        "probe_up",
        "up",
        ("probe_success",),
        "min by (job, instance) (probe_success)",
        "Probes that succeed",
        "점검 성공",
    ),
    Recipe(
        "probe_latency",
        "latency",
        ("probe_duration_seconds",),
        "max by (job, instance) (probe_duration_seconds)",
        "How long probes take",
        "점검 소요 시간",
    ),
    Recipe(
        "probe_certificate",
        "certificate",
        ("probe_ssl_earliest_cert_expiry",),
        "(min by (job, instance) (probe_ssl_earliest_cert_expiry) - time()) / 86400",
        "Days until certificates expire",
        "인증서 만료까지 남은 날",
    ),
    Recipe(
        "http_errors",
        "errors",
        ("http_requests_total",),
        _failed("http_requests_total", "code"),
        "Answers that are errors",
        "오류 응답 비율",
    ),
    Recipe(
        "spring_errors",
        "errors",
        ("http_server_requests_seconds_count",),
        _failed("http_server_requests_seconds_count", "status"),
        "Answers that are errors",
        "오류 응답 비율",
    ),
    Recipe(
        "otel_errors",
        "errors",
        ("http_server_request_duration_seconds_count",),
        _failed("http_server_request_duration_seconds_count", "http_response_status_code"),
        "Answers that are errors",
        "오류 응답 비율",
    ),
    Recipe(
        "ingress_errors",
        "errors",
        ("nginx_ingress_controller_requests",),
        _failed("nginx_ingress_controller_requests", "status", "ingress"),
        "Answers that are errors",
        "오류 응답 비율",
    ),
    Recipe(
        "traefik_errors",
        "errors",
        ("traefik_service_requests_total",),
        _failed("traefik_service_requests_total", "code", "service"),
        "Answers that are errors",
        "오류 응답 비율",
    ),
    Recipe(
        "istio_errors",
        "errors",
        ("istio_requests_total",),
        _failed("istio_requests_total", "response_code", "destination_service"),
        "Answers that are errors",
        "오류 응답 비율",
    ),
    Recipe(
        "process_cpu",
        "cpu",
        ("process_cpu_seconds_total",),
        "100 * max by (job, instance) (rate(process_cpu_seconds_total[5m]))",
        "CPU of processes, of one core",
        "프로세스 CPU(코어 하나 대비)",
    ),
)
"""What Prometheus's exporters offer, the most telling first."""
OTHERS: Mapping[str, tuple[Recipe, ...]] = {
    "host": (
        Recipe("host_cpu", "cpu", ("cpu",), "cpu", "CPU in use", "CPU 사용률"),
        Recipe("host_memory", "memory", ("memory",), "memory", "Memory in use", "메모리 사용률"),
        Recipe("host_disk", "disk", ("disk",), "disk", "Disk in use", "디스크 사용률"),
        Recipe("host_load", "load", ("load",), "load", "Load per core", "코어당 부하"),
    ),
    "probe": (
        Recipe("up", "up", ("up",), "up", "Answers", "응답 여부"),
        Recipe("latency", "latency", ("latency",), "latency", "How long it takes to answer", "응답 시간"),
        Recipe("certificate", "certificate", ("certificate",), "certificate", "Days left", "인증서 남은 날"),
    ),
}
"""What sources of other ways offer."""
_KNOWN = {"prometheus": {each.needs[0]: each for each in PROMETHEUS}}
_KNOWN |= {way: {each.needs[0]: each for each in recipes} for way, recipes in OTHERS.items()}


def recipe_for(way: str, query: str, offered: Collection[str]) -> Recipe | None:
    """Find how something that is offered is watched well; None where only people can tell."""
    known = _KNOWN.get(way, {}).get(query)
    if known is not None:
        return known if all(each in offered for each in known.needs) else None
    return _by_its_name(query) if way == "prometheus" else None


def _by_its_name(query: str) -> Recipe | None:
    """Read what a series of Prometheus is from how it is called, as its practice of naming has it.

    https://prometheus.io/docs/practices/naming/
    """
    if query.endswith("_seconds_bucket"):
        histogram = query.removesuffix("_bucket")
        return Recipe(name_of(f"{histogram.removesuffix('_seconds')}_p95"), "latency", (query,), _p95(histogram))
    if query.endswith("_up"):
        return Recipe(name_of(query), "up", (query,), f"min by (job, instance) ({query})")
    return None


def plain_query(way: str, query: str) -> str:
    """Write the query for something of which there is no recipe: a counter as how fast it grows."""
    is_counter = way == "prometheus" and query.endswith(("_total", "_count", "_sum", "_bucket"))
    return f"sum by (job, instance) (rate({query}[5m]))" if is_counter else query


def name_of(query: str) -> str:
    """Make a name of a query, as metrics and watches are called."""
    word = re.sub(r"[^a-z0-9]+", "_", query.lower()).strip("_")
    return word[:LONGEST].strip("_") or "metric"
