"""A house's buckets go in, a CloudFormation template that makes them comes out.

Buckets outlive their stack. Nothing in it deletes an object: what is erased, erases a person or a
storage period, through the house.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from gallery_media.publishing.serving.cloudfront import cloudfront, cloudfront_function
from gallery_media.publishing.serving.rules import Serving
from gallery_media.storage.bucket_policies import (
    originals_policy,
    public_bucket_policy,
    uploads_policy,
)
from gallery_media.storage.cors import cors_rule
from gallery_media.storage.roles import ROLES, BucketNames, policy
from gallery_media.storage.visitors import edge_policy

GIVE_UP_DAYS = 3
"""After which parts of an upload that nobody finished go (storage page, section 2)."""

CACHING_OPTIMISED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
"""AWS's own policy of that name: objects say how long they are kept; gzip and Brotli."""

Resource = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edge:
    """CloudFront before the public bucket. ``domain``: where visitors come, "" for its own name."""

    serving: Serving
    domain: str = ""


def cloudformation(names: BucketNames, upload_origin: str = "", edge: Edge | None = None) -> str:
    """The template as JSON. ``upload_origin``: whose pages may put into the bucket for uploads.

    With ``edge`` visitors come through CloudFront, and the public bucket is closed to all others.
    """
    resources = {
        **_bucket("Originals", names.originals, originals_policy(names.originals), versioned=True),
        **_bucket("Public", names.public, _public(names, edge), open_policy=edge is None),
        **(_uploads(names, upload_origin) if names.uploads else {}),
        **{f"Role{role.title()}": _managed(role, names) for role in ROLES if _has(role, names)},
        **(_edge(names, edge) if edge else {}),
    }
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Buckets, rights and edge of one gallery-media house.",
        **({"Parameters": {"Certificate": _CERTIFICATE}} if edge and edge.domain else {}),
        "Resources": resources,
        "Outputs": _outputs(edge),
    }
    return json.dumps(template, indent=2, ensure_ascii=False) + "\n"


_CERTIFICATE = {
    "Type": "String",
    "Description": "ARN of the domain's certificate, in us-east-1.",
    "AllowedPattern": "arn:aws[a-z-]*:acm:us-east-1:[0-9]+:certificate/.+",
}


def lifecycle() -> Resource:
    """The one rule that each bucket has. Nothing ever expires."""
    return {
        "Rules": [
            {
                "Id": "GalleryMediaUnfinishedUploads",
                "Status": "Enabled",
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": GIVE_UP_DAYS},
            }
        ]
    }


def _bucket(
    name: str,
    bucket: str,
    document: Resource,
    *,
    versioned: bool = False,
    open_policy: bool = False,
    cors: Resource | None = None,
) -> dict[str, Resource]:
    properties: Resource = {
        "BucketName": bucket,
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            ]
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": not open_policy,
            "RestrictPublicBuckets": not open_policy,
        },
        "LifecycleConfiguration": lifecycle(),
    }
    if versioned:
        properties["VersioningConfiguration"] = {"Status": "Enabled"}
    if cors:
        properties["CorsConfiguration"] = cors
    return {
        f"{name}Bucket": {
            "Type": "AWS::S3::Bucket",
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
            "Properties": properties,
        },
        f"{name}Policy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": f"{name}Bucket"}, "PolicyDocument": document},
        },
    }


def _public(names: BucketNames, edge: Edge | None) -> Resource:
    document = public_bucket_policy(names.public)
    if edge is None:
        return document
    visitors = edge_policy(names.public, _distribution_arn())
    return {**document, "Statement": [document["Statement"][0], visitors]}


def _distribution_arn() -> Resource:
    return {"Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Edge}"}


def _uploads(names: BucketNames, origin: str) -> dict[str, Resource]:
    rule = cors_rule(origin)
    cors = {
        "CorsRules": [
            {
                "Id": rule["ID"],
                "AllowedOrigins": rule["AllowedOrigins"],
                "AllowedMethods": rule["AllowedMethods"],
                "AllowedHeaders": rule["AllowedHeaders"],
                "MaxAge": rule["MaxAgeSeconds"],
            }
        ]
    }
    document = uploads_policy(names.uploads)
    return _bucket("Uploads", names.uploads, document, cors=cors if origin else None)


def _has(role: str, names: BucketNames) -> bool:
    return bool(policy(role, names)["Statement"])


def _managed(role: str, names: BucketNames) -> Resource:
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "Description": f"What the role {role} of a gallery-media house may do.",
            "PolicyDocument": policy(role, names),
        },
    }


def _edge(names: BucketNames, edge: Edge) -> dict[str, Resource]:
    written = json.loads(cloudfront(edge.serving, names.public))
    policies = {one["Name"]: f"Headers{n}" for n, one in enumerate(written["policies"], 1)}
    resources: dict[str, Resource] = {
        policies[one["Name"]]: {
            "Type": "AWS::CloudFront::ResponseHeadersPolicy",
            "Properties": {"ResponseHeadersPolicyConfig": _headers(one)},
        }
        for one in written["policies"]
    }

    def behaviour(name: str) -> Resource:
        return {
            "TargetOriginId": "public",
            "ViewerProtocolPolicy": "redirect-to-https",
            "AllowedMethods": ["GET", "HEAD"],
            "Compress": True,
            "CachePolicyId": CACHING_OPTIMISED,
            "ResponseHeadersPolicyId": {"Ref": policies[name]},
            "FunctionAssociations": [
                {
                    "EventType": "viewer-request",
                    "FunctionARN": {"Fn::GetAtt": ["PrettyAddresses", "FunctionARN"]},
                }
            ],
        }

    config: Resource = {
        "Enabled": True,
        "HttpVersion": "http2and3",
        "Comment": f"gallery-media: {names.public}",
        "Origins": [
            {
                "Id": "public",
                "DomainName": {"Fn::GetAtt": ["PublicBucket", "RegionalDomainName"]},
                "OriginAccessControlId": {"Fn::GetAtt": ["Access", "Id"]},
                "S3OriginConfig": {},
            }
        ],
        "DefaultCacheBehavior": behaviour(written["default"]),
        "CacheBehaviors": [
            {"PathPattern": one["PathPattern"], **behaviour(one["ResponseHeadersPolicy"])}
            for one in written["behaviors"]
        ],
        "CustomErrorResponses": [
            {**one, "ResponseCode": int(one["ResponseCode"])} for one in written["errors"]
        ],
    }
    if edge.domain:
        config["Aliases"] = [edge.domain]
        config["ViewerCertificate"] = {
            "AcmCertificateArn": {"Ref": "Certificate"},
            "MinimumProtocolVersion": "TLSv1.2_2021",
            "SslSupportMethod": "sni-only",
        }
    return {
        **resources,
        "PrettyAddresses": {
            "Type": "AWS::CloudFront::Function",
            "Properties": {
                "Name": f"{names.public}-pretty",
                "AutoPublish": True,
                "FunctionConfig": {
                    "Comment": "Folders are their index.html.",
                    "Runtime": "cloudfront-js-2.0",
                },
                "FunctionCode": cloudfront_function(edge.serving),
            },
        },
        "Access": {
            "Type": "AWS::CloudFront::OriginAccessControl",
            "Properties": {
                "OriginAccessControlConfig": {
                    "Name": names.public,
                    "OriginAccessControlOriginType": "s3",
                    "SigningBehavior": "always",
                    "SigningProtocol": "sigv4",
                }
            },
        },
        "Edge": {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {"DistributionConfig": config},
        },
        "RolePurger": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "Description": "Lets the house make the edge forget changed pages.",
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["cloudfront:CreateInvalidation"],
                            "Resource": [_distribution_arn()],
                        }
                    ],
                },
            },
        },
    }


def _headers(one: Resource) -> Resource:
    """The same as the command line takes, without the counts that CloudFormation does not know."""
    config = {name: value for name, value in one.items() if name != "CustomHeadersConfig"}
    if items := one["CustomHeadersConfig"]["Items"]:
        config["CustomHeadersConfig"] = {"Items": items}
    return config


def _outputs(edge: Edge | None) -> dict[str, Resource]:
    if edge is None:
        return {"PublicAddress": {"Value": {"Fn::GetAtt": ["PublicBucket", "RegionalDomainName"]}}}
    return {
        "PublicAddress": {"Value": {"Fn::GetAtt": ["Edge", "DomainName"]}},
        "Distribution": {
            "Description": 'What [cdn] distribution names, with kind = "cloudfront".',
            "Value": {"Ref": "Edge"},
        },
    }
