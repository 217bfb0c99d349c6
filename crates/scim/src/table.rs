//! The schemas. Of a person only what is used is kept: RFC 7643, 4.1, would have much more.

use crate::schema::{Attribute, Mutability, Schema, Type};

const fn text(name: &'static str, description: &'static str) -> Attribute {
    Attribute::new(name, Type::String, description)
}

const fn told(name: &'static str, kind: Type, description: &'static str) -> Attribute {
    Attribute::new(name, kind, description).is(Mutability::ReadOnly)
}

/// What every resource has (RFC 7643, 3.1). No schema lists it.
pub(crate) const COMMON: &[Attribute] = &[
    told("id", Type::String, "Name of the resource, given by Plenum.").exact().always(),
    text("externalId", "Name of the resource in the directory.").exact(),
    Attribute::complex(
        "meta",
        &[
            told("resourceType", Type::String, "Name of the resource type.").exact(),
            told("created", Type::DateTime, "When it was made here."),
            told("lastModified", Type::DateTime, "When it was changed here last."),
            told("location", Type::Reference, "Its address.").exact(),
            told("version", Type::String, "Its entity tag.").exact(),
        ],
        "What Plenum knows of the resource.",
    )
    .is(Mutability::ReadOnly),
];

pub(crate) const USER: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:User",
    name: "User",
    description: "A person with an account",
    attributes: &[
        text("userName", "Name by which the directory knows the person; no two are equal.").required().unique(),
        Attribute::complex(
            "name",
            &[
                text("formatted", "The whole name as it is shown."),
                text("familyName", "Family name."),
                text("givenName", "Given name."),
            ],
            "Parts of the name.",
        ),
        text("displayName", "The name that others see in meetings."),
        Attribute::new("active", Type::Boolean, "Whether the person may sign in; false ends their access at once."),
        Attribute::complex(
            "emails",
            &[
                text("value", "The address."),
                text("type", "What it is for.").one_of(&["work", "home", "other"]),
                Attribute::new("primary", Type::Boolean, "Whether it is the one to write to; at most one is."),
            ],
            "Mail addresses. The primary one, or else that for work, or else the first is the account's.",
        )
        .many(),
        Attribute::complex(
            "groups",
            &[
                told("value", Type::String, "Its id.").exact(),
                told("$ref", Type::Reference, "Its address.").exact().to(&["Group"]),
                told("display", Type::String, "Its name."),
                told("type", Type::String, "Memberships are direct.").one_of(&["direct"]),
            ],
            "Groups of the person; changed at the groups.",
        )
        .many()
        .is(Mutability::ReadOnly),
    ],
};

/// Attributes of RFC 7643, 4.1, that are not kept.
pub(crate) const USER_LEFT_OUT: &[&str] = &[
    "nickName",
    "profileUrl",
    "title",
    "userType",
    "preferredLanguage",
    "locale",
    "timezone",
    "password",
    "phoneNumbers",
    "ims",
    "photos",
    "addresses",
    "entitlements",
    "roles",
    "x509Certificates",
    "employeeNumber",
    "costCenter",
    "organization",
    "division",
    "manager",
];

pub(crate) const ENTERPRISE: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    name: "EnterpriseUser",
    description: "Where a person belongs",
    attributes: &[text("department", "The unit, by its short name or its name, if the service account says so.")],
};

pub(crate) const GROUP: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:Group",
    name: "Group",
    description: "People who are given roles together",
    attributes: &[
        text("displayName", "Its name; no two groups have the same.").required().unique(),
        Attribute::complex(
            "members",
            &[
                text("value", "Id of the user.").exact().is(Mutability::Immutable),
                Attribute::new("$ref", Type::Reference, "Address of the user.")
                    .exact()
                    .to(&["User"])
                    .is(Mutability::Immutable),
                text("type", "Groups are not nested.").one_of(&["User"]).is(Mutability::Immutable),
            ],
            "Who is in it.",
        )
        .many(),
    ],
};

const fn support(name: &'static str, sub: &'static [Attribute]) -> Attribute {
    Attribute::complex(name, sub, "Whether and how it is supported.").is(Mutability::ReadOnly).required()
}

const SUPPORTED: Attribute = told("supported", Type::Boolean, "Whether it is supported.").required();

pub(crate) const SERVICE_PROVIDER: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig",
    name: "ServiceProviderConfig",
    description: "What this interface can do",
    attributes: &[
        told("documentationUri", Type::Reference, "Address of a page about it.").to(&["external"]),
        support("patch", &[SUPPORTED]),
        support(
            "bulk",
            &[
                SUPPORTED,
                told("maxOperations", Type::Integer, "Operations at most.").required(),
                told("maxPayloadSize", Type::Integer, "Bytes at most.").required(),
            ],
        ),
        support(
            "filter",
            &[SUPPORTED, told("maxResults", Type::Integer, "Resources of an answer at most.").required()],
        ),
        support("changePassword", &[SUPPORTED]),
        support("sort", &[SUPPORTED]),
        support("etag", &[SUPPORTED]),
        support(
            "authenticationSchemes",
            &[
                told("type", Type::String, "Its kind.").required(),
                told("name", Type::String, "Its name.").required(),
                told("description", Type::String, "What it is.").required(),
                told("specUri", Type::Reference, "Its specification.").to(&["external"]),
                told("documentationUri", Type::Reference, "A page about it.").to(&["external"]),
                told("primary", Type::Boolean, "Whether it is the preferred one."),
            ],
        )
        .many(),
    ],
};

pub(crate) const RESOURCE_TYPE: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:ResourceType",
    name: "ResourceType",
    description: "A kind of resource",
    attributes: &[
        told("id", Type::String, "Its id."),
        told("name", Type::String, "Its name.").required(),
        told("description", Type::String, "What it is."),
        told("endpoint", Type::Reference, "Where it is found.").to(&["uri"]).required(),
        told("schema", Type::Reference, "Its schema.").to(&["uri"]).exact().required(),
        Attribute::complex(
            "schemaExtensions",
            &[
                told("schema", Type::Reference, "The extension.").to(&["uri"]).exact().required(),
                told("required", Type::Boolean, "Whether every resource has it.").required(),
            ],
            "Its extensions.",
        )
        .many()
        .is(Mutability::ReadOnly),
    ],
};

/// What is said of an attribute (RFC 7643, 7).
const ATTRIBUTE: &[Attribute] = &[
    told("name", Type::String, "Its name.").exact().required(),
    told("type", Type::String, "Its type.")
        .one_of(&["string", "boolean", "integer", "dateTime", "reference", "complex"])
        .required(),
    told("multiValued", Type::Boolean, "Whether it has several values.").required(),
    told("description", Type::String, "What it is.").exact(),
    told("required", Type::Boolean, "Whether it must be there.").required(),
    told("canonicalValues", Type::String, "Usual values.").exact().many(),
    told("caseExact", Type::Boolean, "Whether upper and lower case differ."),
    told("mutability", Type::String, "Who changes it.").exact(),
    told("returned", Type::String, "When it is returned.").exact(),
    told("uniqueness", Type::String, "Whether no two are equal.").exact(),
    told("referenceTypes", Type::String, "What it may refer to.").exact().many(),
];

pub(crate) const SCHEMA: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:Schema",
    name: "Schema",
    description: "What a resource is made of",
    attributes: &[
        told("id", Type::String, "Its URI.").exact().required(),
        told("name", Type::String, "Its name.").exact(),
        told("description", Type::String, "What it is.").exact(),
        Attribute::complex("attributes", ATTRIBUTE, "Its attributes.").many().is(Mutability::ReadOnly).required(),
    ],
};
