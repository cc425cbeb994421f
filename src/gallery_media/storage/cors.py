"""The bucket for uploads goes in; which pages may send to it comes out, and can be set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from gallery_media.storage.failures import code_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def cors_rule(origin: str) -> dict[str, Any]:
    """Lets pages of this origin put, and nothing else."""
    return {
        "ID": "gallery-media-uploads",
        "AllowedOrigins": [origin],
        "AllowedMethods": ["PUT"],
        "AllowedHeaders": ["content-type", "x-amz-checksum-sha256", "if-none-match"],
        "MaxAgeSeconds": 600,
    }


def cors_rules(client: S3Client, bucket: str) -> list[Any]:
    """The bucket's rules; nothing where it has none. Raises what boto3 raises."""
    try:
        rules: list[Any] = client.get_bucket_cors(Bucket=bucket)["CORSRules"]
    except ClientError as error:
        if code_of(error) == "NoSuchCORSConfiguration":
            return []
        raise
    return rules


def let_page_send(client: S3Client, bucket: str, origin: str) -> None:
    """Pages of this origin, and no others. Raises what boto3 raises."""
    rules = cors_rules(client, bucket)
    if [page for rule in rules for page in rule["AllowedOrigins"]] == [origin] and _admits(
        rules[0], origin
    ):
        return
    wanted: Any = [cors_rule(origin)]
    client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": wanted})


def page_may_send(client: S3Client, bucket: str, origin: str) -> bool:
    """Whether one rule lets pages of this origin do all that the upload page does."""
    return any(_admits(rule, origin) for rule in cors_rules(client, bucket))


def _admits(rule: dict[str, Any], origin: str) -> bool:
    wanted = cors_rule(origin)
    headers = {name.lower() for name in rule.get("AllowedHeaders", [])}
    return (
        bool({origin, "*"} & set(rule["AllowedOrigins"]))
        and set(wanted["AllowedMethods"]) <= set(rule["AllowedMethods"])
        and ("*" in headers or set(wanted["AllowedHeaders"]) <= headers)
    )
