"""A CloudFormation template goes in, and its buckets are set up in an account that moto plays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

DISTRIBUTION = "arn:aws:cloudfront::123456789012:distribution/E2EXAMPLE"


def play(client: S3Client, template: str) -> None:
    """Set up each bucket of the template; they are made already."""
    resources: dict[str, Any] = json.loads(template)["Resources"]
    for name, resource in resources.items():
        if resource["Type"] == "AWS::S3::Bucket":
            _bucket(client, resource["Properties"])
            policy = resources[name.removesuffix("Bucket") + "Policy"]["Properties"]
            document = json.dumps(_resolved(policy["PolicyDocument"]))
            bucket = resource["Properties"]["BucketName"]
            client.put_bucket_policy(Bucket=bucket, Policy=document)


def _bucket(client: S3Client, properties: dict[str, Any]) -> None:
    bucket = properties["BucketName"]
    client.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration=properties["PublicAccessBlockConfiguration"],
    )
    rules: Any = [
        {
            "ID": rule["Id"],
            "Status": rule["Status"],
            "Filter": {},
            "AbortIncompleteMultipartUpload": rule["AbortIncompleteMultipartUpload"],
        }
        for rule in properties["LifecycleConfiguration"]["Rules"]
    ]
    client.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": rules}
    )
    (encryption,) = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    default = encryption["ServerSideEncryptionByDefault"]
    client.put_bucket_encryption(
        Bucket=bucket,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": default}]
        },
    )
    if "VersioningConfiguration" in properties:
        client.put_bucket_versioning(
            Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"]
        )
    if "CorsConfiguration" in properties:
        cors: Any = [
            {
                "ID": rule["Id"],
                "AllowedOrigins": rule["AllowedOrigins"],
                "AllowedMethods": rule["AllowedMethods"],
                "AllowedHeaders": rule["AllowedHeaders"],
                "MaxAgeSeconds": rule["MaxAge"],
            }
            for rule in properties["CorsConfiguration"]["CorsRules"]
        ]
        client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": cors})


def _resolved(value: Any) -> Any:
    """What CloudFormation puts for references; in policies it is the distribution's ARN alone."""
    if isinstance(value, dict):
        if "Fn::Sub" in value:
            return DISTRIBUTION
        return {name: _resolved(one) for name, one in value.items()}
    return [_resolved(one) for one in value] if isinstance(value, list) else value
