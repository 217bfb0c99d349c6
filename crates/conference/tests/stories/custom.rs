//! A role that the meeting names itself.

use conference::custom::CustomRole;
use conference::{Command, Effect, Permission, Refusal, Role};

use crate::stage::{Stage, who};

fn define(name: Option<&str>, permissions: &[Permission]) -> Command {
    let (name, permissions) = (name.map(String::from), permissions.to_vec());
    Command::RoleDefine { role: Role::Custom1, name, permissions }
}

#[test]
fn it_may_what_the_chair_says_and_changes_with_it() {
    let mut stage = Stage::with("ABC");
    let give = || Command::RoleGive { participant: who('B'), role: Role::Custom1 };
    assert_eq!(stage.does('A', give()), Err(Refusal::NotFound), "there is no such role yet");
    assert_eq!(stage.does('B', define(Some("Saaldienst"), &[])), Err(Refusal::NotPermitted));
    stage.does('A', define(Some("Saaldienst"), &[Permission::Admit, Permission::Chat])).unwrap();
    stage.does('A', give()).unwrap();
    assert!(stage.may('B', Permission::Admit) && !stage.may('B', Permission::Microphone));
    assert_eq!(stage.person('B').unwrap().restricted, [].into_iter().collect());
    assert_eq!(stage.sees('C').custom_roles[0].name, "Saaldienst", "everybody reads what it is called");

    stage.does('A', define(Some("Saaldienst"), &[Permission::Microphone])).unwrap();
    assert!(!stage.may('B', Permission::Admit) && stage.may('B', Permission::Microphone));

    stage.does('A', define(None, &[])).unwrap();
    assert_eq!(stage.person('B').unwrap().role, Role::Participant);
    assert!(stage.may('B', Permission::Chat));
}

#[test]
fn it_is_kept_for_the_next_conference_and_never_ends_one() {
    let mut stage = Stage::with("AB");
    assert_eq!(stage.does('A', define(Some("Ende"), &[Permission::End])), Err(Refusal::InvalidValue));
    let chair = Command::RoleDefine { role: Role::Chair, name: Some("König".into()), permissions: vec![] };
    assert_eq!(stage.does('A', chair), Err(Refusal::InvalidValue));
    stage.does('A', define(Some("Gast des Hauses"), &[Permission::Chat])).unwrap();
    let same = Command::RoleDefine { role: Role::Custom2, name: Some("Gast des Hauses".into()), permissions: vec![] };
    assert_eq!(stage.does('A', same), Err(Refusal::InvalidValue), "one name, one role");
    let kept: Vec<CustomRole> = stage
        .take()
        .into_iter()
        .find_map(|effect| if let Effect::KeepRoles(roles) = effect { Some(roles) } else { None })
        .unwrap();
    let mut next = Stage::with("");
    next.room.prepare_roles(kept, next.now_ms);
    next.comes('A').unwrap();
    assert_eq!(next.sees('A').custom_roles[0].name, "Gast des Hauses");
}
